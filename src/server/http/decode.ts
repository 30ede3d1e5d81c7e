import { either as E } from 'fp-ts';
import type * as t from 'io-ts';
import { explain } from '../../protocol/failure.js';
import { refuse } from '../core/refusal.js';

/** Reads JSON, or refuses it; `what` says in the refusal which text it was. */
export const parseJson = (what: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('Input', `${what} is not valid JSON`);
  }
};

// The kind tells enough, and a value may be too deep to print.
const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** Decodes by a codec, or refuses and names the path; `what` stands for the whole. */
export const decodeAs = <A>(codec: t.Decoder<unknown, A>, what: string, input: unknown): A => {
  const result = codec.decode(input);
  if (E.isRight(result)) return result.right;
  const { path, expected, actual } = explain(input, result.left);
  return refuse('Input', `${path || what}: expected ${expected}, got ${kindOf(actual)}`);
};
