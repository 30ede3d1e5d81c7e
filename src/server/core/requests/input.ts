import { flattenCustom } from '../../../protocol/customData.js';
import { InputLimit, type InputLimitEntry } from '../../../protocol/inputLimits.js';
import { type AnyCodec, keysOf } from '../../../protocol/shape.js';
import { isRecord } from '../../../internal/isRecord.js';
import type { CustomData } from '../../ports/rows.js';
import type { Page } from '../../ports/page.js';
import { byteLength } from './byteLength.js';
import { fail } from './failure.js';

type Fields = Readonly<Record<string, unknown>>;
type Optional<T> = T | null | undefined;

/** Omits null and undefined fields: the wire omits absent fields. */
export const present = <T extends object>(
  fields: T,
): { readonly [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as {
    readonly [K in keyof T]?: NonNullable<T[K]>;
  };

/** Refuses an input above a limit; the error names the key and the limit. */
export const assertLimit = (
  name: string,
  size: number,
  { max, unit, error = 'Input' }: InputLimitEntry,
): void => {
  if (size > max) fail(error, `${name} must have at most ${max} ${unit}`);
};

/** The keys of an object that are no custom data. */
export interface NamedKeys {
  readonly all: ReadonlySet<string>;
  /** Those that are stored with the custom data when they hold a text. */
  readonly texts: readonly string[];
  /** Whether a key keeps its place under `custom`, so that it is not taken for a field. */
  readonly isNamed: (key: string, value: unknown) => boolean;
}

/** The named keys of any of the codecs; those that v2 holds under `custom` may come from there. */
export const namedKeysOf = (
  codecs: readonly AnyCodec[],
  { texts = [], more = [] }: { texts?: readonly string[]; more?: readonly string[] } = {},
): NamedKeys => {
  const all = new Set([...codecs.flatMap(keysOf), ...more]);
  const nested = new Set(codecs.flatMap(({ fields }) => fields.nested));
  return {
    all,
    texts,
    isNamed: (key, value) =>
      all.has(key) && !(texts.includes(key) && nested.has(key) && typeof value === 'string'),
  };
};

/** Custom data as it is; refuses more than `InputLimit.customBytes`. */
export const withinCustomBytes = <A extends CustomData>(data: A): A => {
  assertLimit('custom data', byteLength(data), InputLimit.customBytes);
  return data;
};

/**
 * The custom keys of an input: all that are not named, the named texts that are stored with them,
 * and under `custom` those that are named like a field. Refuses more than `InputLimit.customBytes`.
 */
export const customKeys = (input: Fields, { all, texts, isNamed }: NamedKeys): CustomData => {
  const isCustom = ([key, value]: readonly [string, unknown]): boolean => {
    if (texts.includes(key)) return typeof value === 'string';
    return !all.has(key) || (key === 'custom' && isRecord(value));
  };
  return withinCustomBytes(
    Object.fromEntries(Object.entries(flattenCustom(input, isNamed)).filter(isCustom)),
  );
};

const isUnset = (value: unknown): boolean =>
  value == null || value === false || value === '' || (Array.isArray(value) && value.length === 0);

/** Refuses fields of the protocol that this server does not implement, instead of ignoring them. */
export const assertSupported = (input: Fields, keys: readonly string[]): void => {
  const key = keys.find((name) => !isUnset(input[name]));
  if (key !== undefined) fail('Input', `${key} is not supported by this server`);
};

/** The requested page, within the limits of the call. */
export const pageOf = (
  requested: Optional<{ readonly limit?: Optional<number>; readonly offset?: Optional<number> }>,
  limits: { readonly usual: number; readonly most: number },
): Page => {
  const limit = requested?.limit ?? limits.usual;
  const offset = requested?.offset ?? 0;
  if (limit < 0 || limit > limits.most) fail('Input', `limit must be from 0 to ${limits.most}`);
  const { max } = InputLimit.offset;
  if (offset < 0 || offset > max) fail('Input', `offset must be from 0 to ${max}`);
  return { limit, offset };
};
