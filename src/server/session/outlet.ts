import type { Carrier } from './carrier.js';

/** The most bytes that may wait for a slow reader. */
export const backlogLimit = 8 * 1024 * 1024;

/** The way out of one session. */
export interface Outlet {
  /** Sends a frame, or keeps it while the outlet is shut. */
  readonly send: (frame: string) => void;
  /** Sends the first frame, then whatever was kept for it to go first. */
  readonly open: (first: string) => void;
}

/** An outlet that is still shut; `onOverflow` hears of a reader that cannot keep up. */
export const createOutlet = (carrier: Carrier, onOverflow: () => void): Outlet => {
  let kept: string[] | undefined = [];
  const write = (frame: string): void => {
    carrier.send(frame);
    if (carrier.backlog() > backlogLimit) onOverflow();
  };
  return {
    send: (frame) => {
      if (kept) kept.push(frame);
      else write(frame);
    },
    open: (first) => {
      const waiting = kept ?? [];
      kept = undefined;
      [first, ...waiting].forEach(write);
    },
  };
};
