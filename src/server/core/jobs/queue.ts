/** Runs one piece of work at a time, in the order of asking. */
export interface Queue {
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Resolves once all work asked for so far has ended. */
  readonly idle: () => Promise<void>;
}

export const createQueue = (): Queue => {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: <T>(work: () => Promise<T>): Promise<T> => {
      const result = tail.then(work);
      // A refusal is its caller's; the next in line does not hear of it.
      tail = result.catch(() => undefined);
      return result;
    },
    idle: async () => {
      await tail;
    },
  };
};
