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

/** Deeper values than anyone writes by hand would exhaust the stack of whoever prints them. */
const maxDepth = 100;

// Databases end a text at its first zero, or change half a character into another.
const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Refuses what could not be kept as it is: it would come back as something else, or not at all. */
const refuseUnstorable = (what: string, root: unknown): void => {
  const waiting: (readonly [value: unknown, depth: number])[] = [[root, 0]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [value, depth] = next;
    if (depth > maxDepth) fail('Input', `${what} nests deeper than ${maxDepth} levels`);
    if (typeof value === 'string' && unstorable.test(value))
      fail('Input', `${what} holds text that is not well-formed`);
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) fail('Input', `${what} holds a key __proto__`);
    for (const entry of Object.entries(value))
      for (const part of entry) waiting.push([part, depth + 1]);
  }
};

/** Reads JSON, or refuses it; `what` says in the refusal which text it was. */
export const parseJson = (what: string, text: string): unknown => {
  const value = parse(what, text);
  refuseUnstorable(what, value);
  return value;
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
  return fail('Input', `${path || what}: expected ${expected}, got ${kindOf(actual)}`);
};
