import * as t from 'io-ts';
import { isRecord } from '../../internal/isRecord.js';
import { DateTime } from '../primitives.js';
import { type AnyCodec, isShape } from '../shape.js';
import { toNanos } from '../time.js';
import { v2Additions } from './additions.js';

type Encode = (value: unknown) => unknown;

const encodeDate: Encode = (value) =>
  typeof value === 'string' || typeof value === 'number' ? toNanos(value) : value;

const encodeList =
  (codec: t.Mixed): Encode =>
  (value) =>
    Array.isArray(value) ? value.map(v2EncoderOf(codec)) : value;

const encodeEntries =
  (codec: t.Mixed): Encode =>
  (value) =>
    isRecord(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, each]) => [key, v2EncoderOf(codec)(each)]),
        )
      : value;

/** The nullable codec without null; of several others the one of an object. */
const mainMember = ({ types }: t.UnionType<t.Mixed[]>): t.Mixed | undefined => {
  const others = types.filter((each) => each !== t.null && each !== t.undefined);
  return others.length === 1 ? others[0] : others.find(isShape);
};

const encodeShape = (codec: AnyCodec): Encode => {
  const { required, guaranteed, optional, custom: hasCustom, nested } = codec.fields;
  const declared = new Map(Object.entries({ ...required, ...guaranteed, ...optional }));
  const additions = v2Additions.get(codec);
  const isNested = new Set(nested);
  const isCustom = (key: string): boolean => hasCustom && (isNested.has(key) || !declared.has(key));
  return (value) => {
    if (!isRecord(value)) return value;
    const named: Record<string, unknown> = { ...additions };
    const custom: [string, unknown][] = [];
    for (const [key, field] of Object.entries(value)) {
      if (hasCustom && key === 'custom' && isRecord(field)) custom.push(...Object.entries(field));
      else if (isCustom(key)) custom.push([key, field]);
      // Null and absence have the same meaning.
      else if (field != null) named[key] = v2EncoderOf(declared.get(key) ?? t.unknown)(field);
    }
    return hasCustom ? { ...named, custom: Object.fromEntries(custom) } : named;
  };
};

const buildEncoder = (codec: t.Mixed): Encode => {
  if (codec === DateTime) return encodeDate;
  if (isShape(codec)) return encodeShape(codec);
  if (codec instanceof t.ReadonlyArrayType) return encodeList(codec.type as t.Mixed);
  if (codec instanceof t.DictionaryType) return encodeEntries(codec.codomain as t.Mixed);
  if (codec instanceof t.ReadonlyType) return v2EncoderOf(codec.type as t.Mixed);
  const member =
    codec instanceof t.UnionType ? mainMember(codec as t.UnionType<t.Mixed[]>) : undefined;
  return member ? v2EncoderOf(member) : (value) => value;
};

// Only a cache: codecs never change, and losing it costs time, nothing else.
const encoders = new WeakMap<t.Mixed, Encode>();

/**
 * The mapping of a value from v1 to v2, built from the structure of its codec: dates become integer
 * nanoseconds, custom data moves under `custom`, a key with null is left out. Values that the codec
 * does not declare, custom data among them, stay as they are.
 */
export function v2EncoderOf(codec: t.Mixed): Encode {
  const encode = encoders.get(codec) ?? buildEncoder(codec);
  encoders.set(codec, encode);
  return encode;
}
