/** Continues pieces of work in the order in which they began, whatever they take. */
export interface Queue {
  /** Calls `then` with the result of work that is under way, once all before it have ended. */
  readonly after: <T, A>(work: Promise<T>, then: (result: T) => A) => Promise<A>;
  /** Resolves once all work so far has ended. */
  readonly idle: () => Promise<void>;
}

const ignore = (): void => undefined;

export const createQueue = (): Queue => {
  let tail: Promise<void> = Promise.resolve();
  return {
    after: <T, A>(work: Promise<T>, then: (result: T) => A): Promise<A> => {
      const result = Promise.all([work, tail]).then(([value]) => then(value));
      // A rejection belongs to its caller. What follows waits for the work before it nevertheless,
      // and its result is not kept: each tail would hold those of all before it.
      tail = Promise.allSettled([tail, result]).then(ignore);
      return result;
    },
    idle: async () => {
      await tail;
    },
  };
};
