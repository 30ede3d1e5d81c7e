/** Where an Observable keeps the one that it is derived from, if rxjs does not. */
const upstream: unique symbol = Symbol('millrace.upstream');

/** Marks an Observable as derived from another one. rxjs marks the results of its own operators. */
export const withUpstream = <Result extends object>(result: Result, source: object): Result =>
  Object.defineProperty(result, upstream, { value: source });

interface Derived {
  readonly [upstream]?: unknown;
  /** Set by `lift`, in all versions of the peer range. */
  readonly source?: unknown;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * The Observable itself, or the nearest one upstream, that has a property: what finds a connection
 * behind any number of operators.
 */
export const findUpstream = (source: object, key: PropertyKey): object | undefined => {
  let current: unknown = source;
  while (isObject(current)) {
    if (key in current) return current;
    const derived: Derived = current;
    current = derived[upstream] ?? derived.source;
  }
  return undefined;
};
