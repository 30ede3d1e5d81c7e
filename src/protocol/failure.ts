import * as t from 'io-ts';

/** Why a value from the wire cannot be decoded. */
export interface DecodeFailure {
  readonly _tag: 'DecodeFailure';
  /** The dotted path of the invalid value; empty for the whole. */
  readonly path: string;
  /** The name of the codec that was expected there. */
  readonly expected: string;
  /** The value at the path. */
  readonly actual: unknown;
  /** The whole value as it was received. */
  readonly raw: unknown;
  /** The path, what was expected and what was received, in one line. */
  readonly message: string;
}

const maxTextLength = 120;

// A cyclic or too deeply nested value and a bigint have no JSON, but need a text in a failure.
const toText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  try {
    const text: unknown = JSON.stringify(value);
    return typeof text === 'string' ? text : typeof value;
  } catch {
    return typeof value;
  }
};

/** Any value as one line of at most 120 characters and an ellipsis. */
const toLine = (value: unknown): string => {
  const line = toText(value)
    .slice(0, maxTextLength + 1)
    .replace(/\s+/g, ' ');
  return line.length > maxTextLength ? `${line.slice(0, maxTextLength)}…` : line;
};

export const decodeFailure = (
  raw: unknown,
  path: string,
  expected: string,
  actual: unknown,
): DecodeFailure => ({
  _tag: 'DecodeFailure',
  path,
  expected,
  actual,
  raw,
  message: `${toLine(path) || 'frame'}: expected ${expected}, got ${toLine(actual)}; in ${toLine(raw)}`,
});

const isUnionOrIntersection = (codec: t.Decoder<unknown, unknown> | undefined): boolean =>
  codec instanceof t.UnionType || codec instanceof t.IntersectionType;

/** The entries that are keys: io-ts also lists the members of unions and intersections. */
const keyEntries = (context: t.Context): readonly t.ContextEntry[] =>
  context.filter((_, index) => !isUnionOrIntersection(context[index - 1]?.type));

/** The failure of io-ts' errors; the deepest one, because it is the most specific. */
export const failureFromErrors = (raw: unknown, errors: t.Errors): DecodeFailure => {
  const [first = [], ...others] = errors.map(({ context }) => keyEntries(context));
  const deepest = others.reduce((best, next) => (next.length > best.length ? next : best), first);
  const last = deepest.at(-1);
  return decodeFailure(
    raw,
    deepest
      .slice(1)
      .map(({ key }) => key)
      .join('.'),
    last?.type.name ?? 'something else',
    last?.actual,
  );
};
