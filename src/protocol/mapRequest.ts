import * as t from 'io-ts';
import { isRecord } from '../internal/isRecord.js';
import { type AnyCodec, isShape } from './shape.js';

type Keys = Readonly<Record<string, unknown>>;

/** A field of a request: its object's codec, and its own where the object declares it. */
interface RequestField {
  readonly object: AnyCodec;
  readonly key: string;
  readonly codec: t.Mixed | undefined;
  readonly isOptional: boolean;
}

/** A change of a request that has not been decoded. */
export interface RequestMapping {
  /** Changes an object before its fields; leaves it as it is by default. */
  readonly object?: (value: Keys, codec: AnyCodec) => Keys;
  /** Changes a value that is neither an object nor a list; leaves it as it is by default. */
  readonly scalar?: (value: unknown, codec: t.Mixed) => unknown;
  /** Whether a field is left out. */
  readonly omits: (field: RequestField, value: unknown) => boolean;
  /** Whether a field keeps its value as a whole; none by default. */
  readonly keeps?: (field: RequestField) => boolean;
}

const own = (props: Readonly<Record<string, t.Mixed>>, key: string): t.Mixed | undefined =>
  Object.hasOwn(props, key) ? props[key] : undefined;

const mapEntries = (
  record: Keys,
  change: (key: string, value: unknown) => readonly (readonly [string, unknown])[],
): Keys => Object.fromEntries(Object.entries(record).flatMap(([key, value]) => change(key, value)));

/**
 * Maps a request by the structure of its codec, before it is decoded: a value that the codec would
 * refuse is left for the codec. Values of undeclared keys, custom data among them, stay as they are.
 */
export const mapRequest = (codec: t.Mixed, value: unknown, mapping: RequestMapping): unknown => {
  const map = (inner: t.Mixed, each: unknown): unknown => mapRequest(inner, each, mapping);
  if (Array.isArray(value))
    return codec instanceof t.ReadonlyArrayType
      ? (value as readonly unknown[]).map((each) => map(codec.type as t.Mixed, each))
      : value;
  if (!isRecord(value)) return mapping.scalar?.(value, codec) ?? value;
  if (codec instanceof t.DictionaryType)
    return mapEntries(value, (key, each) => [[key, map(codec.codomain as t.Mixed, each)]]);
  if (codec instanceof t.UnionType) {
    const shaped = (codec.types as readonly t.Mixed[]).find(isShape);
    return shaped ? map(shaped, value) : value;
  }
  if (!isShape(codec)) return value;
  const { required, optional } = codec.fields;
  return mapEntries(mapping.object?.(value, codec) ?? value, (key, each) => {
    const optionalCodec = own(optional, key);
    const inner = optionalCodec ?? own(required, key);
    const field = { object: codec, key, codec: inner, isOptional: optionalCodec !== undefined };
    if (mapping.omits(field, each)) return [];
    return [[key, inner && mapping.keeps?.(field) !== true ? map(inner, each) : each]];
  });
};
