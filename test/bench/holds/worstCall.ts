import type { callsOf } from './backendCalls.js';

export type Calls = ReturnType<typeof callsOf>;

/** A call that costs much. */
export interface WorstCall {
  readonly name: string;
  readonly run: (calls: Calls) => Promise<unknown>;
  /** Whether it changes so much that the next call needs a fresh store. */
  readonly isDestructive?: boolean;
}

/** The path of the large channel. */
export const large = '/channels/messaging/large';

export const post = (name: string, path: string, body: object): WorstCall => ({
  name,
  run: (calls) => calls.post(path, body),
});
