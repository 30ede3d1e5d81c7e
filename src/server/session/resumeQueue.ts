import type { Resume } from '../../protocol/clientFrame.js';
import { InputLimit } from '../../protocol/inputLimits.js';

/** The resume requests of one connection, served one after the other. */
export interface ResumeQueue {
  /** Adds a request; false when too many wait, or when one that waits has said to be the last. */
  readonly add: (request: Resume) => boolean;
}

/** Creates a queue; `serve` must not reject. */
export const createResumeQueue = (serve: (request: Resume) => Promise<void>): ResumeQueue => {
  let tail: Promise<void> | undefined;
  let pending = 0;
  let isLastPending = false;
  const run = async (request: Resume): Promise<void> => {
    await serve(request);
    pending -= 1;
    isLastPending &&= pending > 0;
    if (pending === 0) tail = undefined;
  };
  return {
    add: (request) => {
      if (isLastPending || pending === InputLimit.pendingResumes.max) return false;
      pending += 1;
      isLastPending = request.last !== false;
      tail = tail ? tail.then(() => run(request)) : run(request);
      return true;
    },
  };
};
