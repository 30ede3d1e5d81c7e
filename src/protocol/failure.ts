import * as t from 'io-ts';

/** Why something from the wire is not what it claims to be. */
export interface DecodeFailure {
  readonly _tag: 'DecodeFailure';
  /** Where, as a dotted path; empty for the whole. */
  readonly path: string;
  /** What should have been there. */
  readonly expected: string;
  /** What was there. */
  readonly actual: unknown;
  /** All that came, untouched. */
  readonly raw: unknown;
  /** The same in one line. */
  readonly message: string;
}

const shown = 120;

// What is cyclic, too deep or a bigint has no JSON; the failure must still be told.
const asText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  try {
    const text: unknown = JSON.stringify(value);
    return typeof text === 'string' ? text : typeof value;
  } catch {
    return typeof value;
  }
};

/** Any value in at most 120 characters of one line. */
const inOneLine = (value: unknown): string => {
  const line = asText(value)
    .slice(0, shown + 1)
    .replace(/\s+/g, ' ');
  return line.length > shown ? `${line.slice(0, shown)}…` : line;
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
  message: `${inOneLine(path) || 'frame'}: expected ${expected}, got ${inOneLine(actual)}; in ${inOneLine(raw)}`,
});

const isChoice = (codec: t.Decoder<unknown, unknown> | undefined): boolean =>
  codec instanceof t.UnionType || codec instanceof t.IntersectionType;

/** The entries that stand for keys: io-ts also lists the members of unions and intersections. */
const keyed = (context: t.Context): readonly t.ContextEntry[] =>
  context.filter((_, index) => !isChoice(context[index - 1]?.type));

/** The failure that lies deepest is the one that says most. */
export const explain = (raw: unknown, errors: t.Errors): DecodeFailure => {
  const [first = [], ...others] = errors.map(({ context }) => keyed(context));
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
