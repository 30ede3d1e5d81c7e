import * as t from 'io-ts';
import { boundsOf, decodedBy } from '../../src/protocol/bounded.js';
import { InputLimit, type InputLimitName } from '../../src/protocol/inputLimits.js';
import { DateTime } from '../../src/protocol/primitives.js';
import { type AnyCodec, isShape } from '../../src/protocol/shape.js';

/** A place in the values of a codec. */
export interface Place {
  /** The keys that lead to it, joined by dots. */
  readonly path: string;
  /** The codec of what is there; none for custom data. */
  readonly codec: t.Mixed | undefined;
  /** The smallest value of the whole codec with a value in this place. */
  readonly put: (value: unknown) => unknown;
}

const fieldsOf = ({ fields }: AnyCodec): readonly (readonly [string, t.Mixed])[] =>
  Object.entries({ ...fields.required, ...fields.guaranteed, ...fields.optional });

/** The smallest value that a codec accepts. */
export const smallest = (codec: t.Mixed): unknown => {
  const decoded = decodedBy(codec);
  if (decoded) return smallest(decoded);
  if (isShape(codec))
    return Object.fromEntries(
      Object.entries(codec.fields.required).map(([key, each]) => [key, smallest(each)]),
    );
  if (codec instanceof t.ReadonlyArrayType) return [];
  if (codec instanceof t.DictionaryType || codec instanceof t.AnyDictionaryType) return {};
  if (codec instanceof t.UnionType) return smallest((codec.types as readonly t.Mixed[])[0]!);
  if (codec instanceof t.LiteralType) return codec.value as unknown;
  return ['x', 1, true, '2024-05-01T12:00:00Z'].find((value) => codec.is(value));
};

/** Whether a codec accepts so few values that they need no bound. */
export const isFinite = (codec: t.Mixed): boolean =>
  codec instanceof t.BooleanType ||
  codec instanceof t.LiteralType ||
  codec instanceof t.NullType ||
  codec instanceof t.KeyofType ||
  codec.name === 'true or false';

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

const isInBytes = (codec: t.Mixed): boolean =>
  boundsOf(codec).some((name) => InputLimit[name].unit === 'bytes');

const inside = (codec: t.Mixed, path: string, put: Place['put']): readonly Place[] => {
  if (isShape(codec)) {
    const known = smallest(codec) as object;
    const places = fieldsOf(codec).flatMap(([key, each]) =>
      placesIn(each, join(path, key), (value) => put({ ...known, [key]: value })),
    );
    const custom = {
      path,
      codec: undefined,
      put: (value: unknown) => put({ ...known, pad: value }),
    };
    return codec.fields.custom ? [...places, custom] : places;
  }
  if (codec instanceof t.ReadonlyArrayType)
    return placesIn(codec.type as t.Mixed, join(path, '0'), (value) => put([value]));
  if (codec instanceof t.DictionaryType) {
    const [key, item] = [codec.domain as t.Mixed, codec.codomain as t.Mixed];
    return [
      ...placesIn(key, join(path, '(key)'), (value) => put({ [String(value)]: smallest(item) })),
      ...placesIn(item, join(path, 'x'), (value) => put({ x: value })),
    ];
  }
  return [];
};

/** All places in the values of a codec; none inside of what is bounded by its bytes. */
export const placesIn = (
  codec: t.Mixed,
  path = '',
  put: Place['put'] = (value) => value,
): readonly Place[] => {
  const decoded = decodedBy(codec);
  if (decoded) return placesIn(decoded, path, put);
  if (codec instanceof t.UnionType)
    return (codec.types as readonly t.Mixed[]).flatMap((each) => placesIn(each, path, put));
  const within = isInBytes(codec) ? [] : inside(codec, path, put);
  return isShape(codec) ? within : [{ path, codec, put }, ...within];
};

const text = (length: number): string => 'x'.repeat(length);

const padded = (value: unknown, size: number): unknown => {
  const empty = { ...(value as object), pad: '' };
  return { ...empty, pad: text(size - JSON.stringify(empty).length) };
};

/** A value of a codec that has `size` of the unit of one of its bounds. */
export const valueOfSize = (codec: t.Mixed, name: InputLimitName, size: number): unknown => {
  const { unit } = InputLimit[name];
  if (codec === DateTime) return Date.UTC(size, 0, 1) * 1e6;
  if (codec.is(1)) return size;
  if (codec.is(text(1))) return text(size);
  if (codec instanceof t.ReadonlyArrayType) {
    const item = smallest(codec.type as t.Mixed);
    return unit === 'bytes'
      ? [padded(item, size - '[]'.length)]
      : Array.from({ length: size }, () => item);
  }
  if (codec instanceof t.DictionaryType) {
    const item = smallest(codec.codomain as t.Mixed);
    return Object.fromEntries(Array.from({ length: size }, (_, at) => [`k${at}`, item]));
  }
  return padded({}, size);
};
