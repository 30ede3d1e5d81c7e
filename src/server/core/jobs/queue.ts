/** Runs one piece of work at a time, in the order of the calls. */
export interface Queue {
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Resolves once all work queued so far has ended. */
  readonly idle: () => Promise<void>;
}

export const createQueue = (): Queue => {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: <T>(work: () => Promise<T>): Promise<T> => {
      const result = tail.then(work);
      // A rejection belongs to its caller, and does not stop the next piece of work.
      tail = result.catch(() => undefined);
      return result;
    },
    idle: async () => {
      await tail;
    },
  };
};
