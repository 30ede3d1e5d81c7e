import type { Transport } from './transport.js';

/** How many bytes may be queued for a slow consumer. */
export interface SendBudget {
  /** Above this many queued bytes, only the newest frame of each state is kept. */
  readonly coalesceAboveBytes: number;
  /** Above this many queued bytes, the connection is closed. */
  readonly sendBudgetBytes: number;
}

export const defaultSendBudget: SendBudget = {
  coalesceAboveBytes: 256 * 1024,
  sendBudgetBytes: 8 * 1024 * 1024,
};

/** The queue of outgoing frames of one session. */
export interface SendBuffer {
  /**
   * Sends a frame, or queues it until `open`. A frame with a `state` may be sent after later frames,
   * and is dropped when a newer frame of the same state replaces it in the queue.
   */
  readonly send: (frame: string, state?: string) => void;
  /** Sends the first frame, then the queued ones. */
  readonly open: (first: string) => void;
}

/**
 * Creates a send buffer that queues until it is opened. Calls `onOverflow` once when a slow consumer
 * exceeds the budget; nothing is sent afterwards.
 */
export const createSendBuffer = (
  transport: Pick<Transport, 'send' | 'bufferedBytes'>,
  { coalesceAboveBytes, sendBudgetBytes }: SendBudget,
  onOverflow: () => void,
): SendBuffer => {
  const queuedStates = new Map<string, string>();
  let queue: string[] = [];
  let queuedBytes = 0;
  let phase: 'queueing' | 'open' | 'overflowed' = 'queueing';

  const checkBudget = (): void => {
    if (phase === 'overflowed' || queuedBytes + transport.bufferedBytes() <= sendBudgetBytes)
      return;
    phase = 'overflowed';
    queue = [];
    queuedStates.clear();
    onOverflow();
  };
  const dequeueState = (state: string): string | undefined => {
    const frame = queuedStates.get(state);
    queuedStates.delete(state);
    queuedBytes -= frame?.length ?? 0;
    return frame;
  };
  const write = (frame: string): void => {
    if (phase !== 'open') return;
    transport.send(frame, writeStates);
    checkBudget();
  };
  const isSlow = (): boolean => transport.bufferedBytes() > coalesceAboveBytes;

  function writeStates(): void {
    if (phase !== 'open') return;
    for (const state of queuedStates.keys()) {
      if (isSlow()) return;
      write(dequeueState(state) ?? '');
    }
  }

  return {
    send: (frame, state) => {
      if (phase === 'overflowed') return;
      if (state !== undefined) dequeueState(state);
      if (state !== undefined && (phase === 'queueing' || isSlow())) queuedStates.set(state, frame);
      else if (phase === 'queueing') queue.push(frame);
      else {
        write(frame);
        return;
      }
      queuedBytes += frame.length;
      checkBudget();
    },
    open: (first) => {
      if (phase !== 'queueing') return;
      phase = 'open';
      const frames = queue;
      for (const { length } of frames) queuedBytes -= length;
      queue = [];
      [first, ...frames].forEach(write);
      writeStates();
    },
  };
};
