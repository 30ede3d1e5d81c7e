import type { Transport } from './transport.js';

/** How much may wait for a slow reader, in bytes. */
export interface SendBudget {
  /** While more than this waits, of what tells a state only the newest is kept. */
  readonly coalesceAboveBytes: number;
  /** When more than this waits, the connection is cut. */
  readonly sendBudgetBytes: number;
}

export const defaultSendBudget: SendBudget = {
  coalesceAboveBytes: 256 * 1024,
  sendBudgetBytes: 8 * 1024 * 1024,
};

/** The way out of one session. */
export interface SendBuffer {
  /**
   * Sends a frame, or keeps it while the outlet is shut. One that tells a state may come later than
   * others, or never when a newer one of the same state does.
   */
  readonly send: (frame: string, state?: string) => void;
  /** Sends the first frame, then whatever was kept for it to go first. */
  readonly open: (first: string) => void;
}

/**
 * An outlet that is still shut. `onOverflow` hears once of a reader that cannot keep up; nothing
 * is sent from then on.
 */
export const createSendBuffer = (
  carrier: Pick<Transport, 'send' | 'backlog'>,
  { coalesceAboveBytes, sendBudgetBytes }: SendBudget,
  onOverflow: () => void,
): SendBuffer => {
  const held = new Map<string, string>();
  let kept: string[] = [];
  let keptBytes = 0;
  let phase: 'shut' | 'open' | 'over' = 'shut';

  const limit = (): void => {
    if (phase === 'over' || keptBytes + carrier.backlog() <= sendBudgetBytes) return;
    phase = 'over';
    kept = [];
    held.clear();
    onOverflow();
  };
  const release = (state: string): string | undefined => {
    const frame = held.get(state);
    held.delete(state);
    keptBytes -= frame?.length ?? 0;
    return frame;
  };
  const write = (frame: string): void => {
    if (phase !== 'open') return;
    carrier.send(frame, writeHeld);
    limit();
  };
  const isSlow = (): boolean => carrier.backlog() > coalesceAboveBytes;

  function writeHeld(): void {
    if (phase !== 'open') return;
    for (const state of held.keys()) {
      if (isSlow()) return;
      write(release(state) ?? '');
    }
  }

  return {
    send: (frame, state) => {
      if (phase === 'over') return;
      if (state !== undefined) release(state);
      if (state !== undefined && (phase === 'shut' || isSlow())) held.set(state, frame);
      else if (phase === 'shut') kept.push(frame);
      else {
        write(frame);
        return;
      }
      keptBytes += frame.length;
      limit();
    },
    open: (first) => {
      if (phase !== 'shut') return;
      phase = 'open';
      const waiting = kept;
      for (const { length } of waiting) keptBytes -= length;
      kept = [];
      [first, ...waiting].forEach(write);
      writeHeld();
    },
  };
};
