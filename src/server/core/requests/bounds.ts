import * as t from 'io-ts';
import { boundsOf, decodedBy } from '../../../protocol/bounded.js';
import { InputLimit, type InputLimitEntry } from '../../../protocol/inputLimits.js';
import type { DateTime } from '../../../protocol/primitives.js';
import { type AnyCodec, isShape } from '../../../protocol/shape.js';
import { toMillis } from '../../../protocol/time.js';
import { fail } from './failure.js';
import { byteLength } from './byteLength.js';

/** A part of a request above one of its bounds. */
interface Excess {
  /** The path of the part. */
  readonly name: string;
  readonly limit: InputLimitEntry;
  readonly value: unknown;
}

type Find = (value: unknown, name: string) => Excess | undefined;

const join = (name: string, key: string | number): string =>
  name === '' ? String(key) : `${name}.${key}`;

/** The year of a date; infinite before the year 0. */
const yearOf = (date: DateTime): number => {
  const year = new Date(toMillis(date)).getUTCFullYear();
  return year < 0 ? Infinity : year;
};

/** How much of the unit of a limit a value is. */
const sizeOf = (value: unknown, { unit }: InputLimitEntry): number => {
  if (unit === InputLimit.year.unit) return yearOf(value as DateTime);
  if (typeof value === 'number') return Math.abs(value);
  if (unit === 'bytes') return byteLength(value);
  if (typeof value === 'string') return value.length;
  return unit === 'characters' ? JSON.stringify(value).length : Object.keys(value as object).length;
};

const findFirst = <A>(
  items: Iterable<A>,
  find: (item: A) => Excess | undefined,
): Excess | undefined => {
  for (const item of items) {
    const excess = find(item);
    if (excess) return excess;
  }
  return undefined;
};

const findInShape = ({ fields }: AnyCodec): Find => {
  const { required, guaranteed, optional } = fields;
  const finds = Object.entries({ ...required, ...guaranteed, ...optional }).flatMap(
    ([key, codec]) => {
      const find = findIn(codec);
      return find ? [[key, find] as const] : [];
    },
  );
  return (value, name) =>
    findFirst(finds, ([key, find]) => {
      const inner = (value as Readonly<Record<string, unknown>>)[key];
      return inner == null ? undefined : find(inner, join(name, key));
    });
};

const findInUnion = (codecs: readonly t.Mixed[]): Find => {
  const members = codecs.flatMap((codec) => {
    const find = findIn(codec);
    return find ? [{ codec, find }] : [];
  });
  return (value, name) =>
    findFirst(members, ({ codec, find }) => (codec.is(value) ? find(value, name) : undefined));
};

const findInList =
  (find: Find): Find =>
  (value, name) =>
    findFirst((value as readonly unknown[]).entries(), ([index, item]) =>
      find(item, join(name, index)),
    );

const findInRecord =
  (findKey: Find | undefined, find: Find | undefined): Find =>
  (value, name) =>
    findFirst(
      Object.entries(value as object),
      ([key, item]) => findKey?.(key, join(name, '(key)')) ?? find?.(item, join(name, key)),
    );

const findWithin = (codec: t.Mixed): Find | undefined => {
  const decoded = decodedBy(codec);
  if (decoded) return findIn(decoded);
  if (isShape(codec)) return findInShape(codec);
  if (codec instanceof t.UnionType) return findInUnion(codec.types as readonly t.Mixed[]);
  if (codec instanceof t.ReadonlyArrayType) {
    const find = findIn(codec.type as t.Mixed);
    return find && findInList(find);
  }
  return codec instanceof t.DictionaryType
    ? findInRecord(findIn(codec.domain as t.Mixed), findIn(codec.codomain as t.Mixed))
    : undefined;
};

const buildFind = (codec: t.Mixed): Find | undefined => {
  const limits = boundsOf(codec).map((name): InputLimitEntry => InputLimit[name]);
  // Whatever is inside of a value whose bytes are bounded is bounded with it.
  const within = limits.some(({ unit }) => unit === 'bytes') ? undefined : findWithin(codec);
  if (limits.length === 0) return within;
  return (value, name) => {
    // `NaN` is a date that does not exist.
    const limit = limits.find((each) => !(sizeOf(value, each) <= each.max));
    return limit ? { name, limit, value } : within?.(value, name);
  };
};

// Only a cache: codecs never change, and losing it costs time, nothing else.
const built = new WeakMap<t.Mixed, { readonly find: Find | undefined }>();

const findIn = (codec: t.Mixed): Find | undefined => {
  const known = built.get(codec) ?? { find: buildFind(codec) };
  built.set(codec, known);
  return known.find;
};

const described = ({ name, limit: { max, unit }, value }: Excess): string => {
  if (unit === InputLimit.year.unit) return `${name} must be in a year from 0 to ${max}`;
  return typeof value === 'number'
    ? `${name} must be from -${max} to ${max}`
    : `${name} must have at most ${max} ${unit}`;
};

/** Whether a decoded value is within the bounds that its codec declares. */
export const isWithinBounds = (codec: t.Mixed, value: unknown): boolean =>
  findIn(codec)?.(value, '') === undefined;

/**
 * Refuses a decoded value with a part above the bounds that its codec declares; the error names the
 * part and the bound.
 */
export const assertBounds = (codec: t.Mixed, value: unknown): void => {
  const excess = findIn(codec)?.(value, '');
  if (excess) fail(excess.limit.error ?? 'Input', described(excess));
};
