import * as t from 'io-ts';
import type { InputLimitName } from './inputLimits.js';

interface Bounded {
  readonly bounds: readonly InputLimitName[];
}

interface Decoding {
  /** The codec of the decoded value. */
  readonly decoded: t.Mixed;
}

/** A codec that inherits everything of another one, and has more. */
const extended = <C extends t.Mixed>(codec: C, more: object): C => {
  const inheriting: unknown = Object.assign(Object.create(codec) as object, more);
  return inheriting as C;
};

/** A copy of a codec with bounds of its own, where it is in a request. */
export const bounded = <C extends t.Mixed>(codec: C, ...bounds: readonly InputLimitName[]): C =>
  extended(codec, { bounds } satisfies Bounded);

/** Declares the codec of what a codec of texts decodes. */
export const decodesTo = <C extends t.Mixed>(codec: C, decoded: t.Mixed): C =>
  extended(codec, { decoded } satisfies Decoding);

/** The codec of the values that a codec returns, where it declares one. */
export const decodedBy = (codec: t.Mixed): t.Mixed | undefined =>
  (codec as t.Mixed & Partial<Decoding>).decoded;

/**
 * The names of the bounds on a value of a request, by its codec: its own, or the usual ones of its
 * kind. None for a value of which there are only a few, and for an object whose fields have theirs.
 */
export const boundsOf = (codec: t.Mixed): readonly InputLimitName[] => {
  const { bounds } = codec as t.Mixed & Partial<Bounded>;
  if (bounds) return bounds;
  if (codec instanceof t.StringType) return ['textLength'];
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.DictionaryType)
    return ['listEntries'];
  return codec instanceof t.AnyDictionaryType ? ['objectBytes'] : [];
};
