import * as t from 'io-ts';
import type { AnyCodec } from '../protocol/shape.js';

/** A function for each kind of codec that the protocol uses. */
export interface CodecCases<R> {
  readonly shape: (codec: AnyCodec) => R;
  readonly text: () => R;
  readonly flag: () => R;
  readonly literal: (value: unknown) => R;
  readonly absent: () => R;
  readonly nothing: () => R;
  readonly union: (parts: readonly t.Mixed[]) => R;
  readonly list: (part: t.Mixed) => R;
  readonly record: (part: t.Mixed) => R;
  readonly json: () => R;
  /** A codec made from a type guard, by its name. */
  readonly guarded: (name: string) => R;
}

const isShape = (codec: t.Mixed): codec is AnyCodec => 'fields' in codec;

/** Calls the function for the kind of a codec. */
export const matchCodec = <R>(codec: t.Mixed, cases: CodecCases<R>): R => {
  if (isShape(codec)) return cases.shape(codec);
  if (codec instanceof t.StringType) return cases.text();
  if (codec instanceof t.BooleanType) return cases.flag();
  if (codec instanceof t.LiteralType) return cases.literal(codec.value);
  if (codec instanceof t.UndefinedType) return cases.absent();
  if (codec instanceof t.NullType) return cases.nothing();
  if (codec instanceof t.UnionType) return cases.union(codec.types as readonly t.Mixed[]);
  if (codec instanceof t.ReadonlyArrayType) return cases.list(codec.type as t.Mixed);
  if (codec instanceof t.DictionaryType) return cases.record(codec.codomain as t.Mixed);
  if (codec instanceof t.AnyDictionaryType) return cases.json();
  return cases.guarded(codec.name);
};
