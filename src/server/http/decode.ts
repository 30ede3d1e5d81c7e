import * as E from '#fp-ts/Either';
import type * as t from 'io-ts';
import { hasMoreJsonValues } from '../../internal/hasMoreJsonValues.js';
import { failureFromErrors } from '../../protocol/failure.js';
import { InputLimit } from '../../protocol/inputLimits.js';
import { fail } from '../core/requests/failure.js';
import { assertLimit } from '../core/requests/input.js';

const parse = (what: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return fail('Input', `${what} is not valid JSON`);
  }
};

// The bound on nesting keeps recursion over a value from overflowing the stack.
const { jsonDepth, jsonEntries, jsonValues } = InputLimit;

// Databases cut a text at a NUL, and replace a lone surrogate.
const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Refuses a value above the limits, or one that a database would not return unchanged. */
const refuseUnstorable = (what: string, root: unknown): void => {
  const pending: (readonly [value: unknown, depth: number, key?: string | undefined])[] = [
    [root, 0],
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [value, depth, key] = next;
    if (depth > jsonDepth.max) fail('Input', `${what} nests deeper than ${jsonDepth.max} levels`);
    if (typeof value === 'string' && unstorable.test(value))
      fail('Input', `${what} holds text that is not well-formed`);
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) fail('Input', `${what} holds a key __proto__`);
    const entries = Object.entries(value);
    assertLimit(key === undefined ? what : `'${key}' in ${what}`, entries.length, jsonEntries);
    for (const [name, item] of entries)
      pending.push([name, depth + 1], [item, depth + 1, Array.isArray(value) ? key : name]);
  }
};

/** Parses JSON, or throws an `ApiFailure` that names the text by `what`. */
export const parseJson = (what: string, text: string): unknown => {
  // Parsing a megabyte of small objects takes a tenth of a second.
  if (hasMoreJsonValues(text, jsonValues.max)) assertLimit(what, Infinity, jsonValues);
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
  const { path, expected, actual } = failureFromErrors(input, result.left);
  return fail('Input', `${path || what}: expected ${expected}, got ${typeName(actual)}`);
};
