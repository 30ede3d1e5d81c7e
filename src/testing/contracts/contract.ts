import { sameJson } from '../../internal/sameJson.js';

/** One thing that every implementation of a port does. */
export interface ContractCase {
  /** A sentence in the present tense. */
  readonly name: string;
  /** Rejects when the implementation does not do it: with a `ContractError`, or with its own error. */
  readonly run: () => Promise<void>;
}

/** An implementation of a port does not do what its contract says. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly _tag = 'ContractError';
  readonly actual: unknown;
  readonly expected: unknown;

  constructor(what: string, actual: unknown, expected: unknown) {
    super(`${what}: got ${JSON.stringify(actual)} in place of ${JSON.stringify(expected)}`);
    this.actual = actual;
    this.expected = expected;
  }
}

/** Maps and sets as JSON, whatever order they are in. */
const plain = (value: unknown): unknown => {
  if (value instanceof Map) return plain(Object.fromEntries(value as Map<string, unknown>));
  if (value instanceof Set) return [...(value as Set<string>)].sort();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
};

/** Throws a `ContractError` unless two values are deeply equal; a map equals an object. */
export const expectSame = (what: string, actual: unknown, expected: unknown): void => {
  const [left, right] = [plain(actual), plain(expected)];
  if (!sameJson(left, right)) throw new ContractError(what, left, right);
};

/** Throws a `ContractError` unless work rejects. */
export const expectRejection = async (what: string, work: Promise<unknown>): Promise<void> => {
  const outcome = await work.then(
    () => 'resolved',
    () => 'rejected',
  );
  expectSame(what, outcome, 'rejected');
};

/** A case that is checked on something that is opened for it alone, and closed after it. */
export const caseOn =
  <Subject>(open: () => Promise<Subject>, close: (subject: Subject) => Promise<void>) =>
  (name: string, check: (subject: Subject) => Promise<void>): ContractCase => ({
    name,
    run: async () => {
      const subject = await open();
      try {
        await check(subject);
      } finally {
        await close(subject);
      }
    },
  });
