import * as E from '#fp-ts/Either';
import type * as t from 'io-ts';
import { explain } from '../../protocol/failure.js';
import { fail } from '../core/requests/failure.js';

const parse = (what: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return fail('Input', `${what} is not valid JSON`);
  }
};

/** A bound on nesting, so that recursion over a value cannot overflow the stack. */
const maxDepth = 100;

// Databases cut a text at a NUL, and replace a lone surrogate.
const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Refuses a value that a database would not return unchanged. */
const refuseUnstorable = (what: string, root: unknown): void => {
  const pending: (readonly [value: unknown, depth: number])[] = [[root, 0]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [value, depth] = next;
    if (depth > maxDepth) fail('Input', `${what} nests deeper than ${maxDepth} levels`);
    if (typeof value === 'string' && unstorable.test(value))
      fail('Input', `${what} holds text that is not well-formed`);
    if (typeof value !== 'object' || value === null) continue;
    for (const entry of Object.entries(value))
      for (const part of entry) pending.push([part, depth + 1]);
  }
};

/** Parses JSON, or throws an `ApiFailure` that names the text by `what`. */
export const parseJson = (what: string, text: string): unknown => {
  const value = parse(what, text);
  refuseUnstorable(what, value);
  return value;
};

// The type is enough for an error message, and the value may be too large to print.
const typeName = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** Decodes by a codec, or throws an `ApiFailure` with the path; `what` names the root. */
export const decodeAs = <A>(codec: t.Decoder<unknown, A>, what: string, input: unknown): A => {
  const result = codec.decode(input);
  if (E.isRight(result)) return result.right;
  const { path, expected, actual } = explain(input, result.left);
  return fail('Input', `${path || what}: expected ${expected}, got ${typeName(actual)}`);
};
