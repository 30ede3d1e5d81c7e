import {
  AsyncSubject,
  firstValueFrom,
  fromEvent,
  merge,
  type Observable,
  of,
  type SchedulerLike,
  Subject,
  timer,
} from 'rxjs';
import { CloseCode, type CloseEntry, type ErrorName } from '../../protocol/codes.js';
import { Liveness } from '../../protocol/handshake.js';
import { ApiFailure } from '../core/requests/failure.js';
import type { Transport } from './transport.js';

/** A transport over long polls: queues frames until a poll fetches them. */
export interface PollTransport extends Transport {
  /**
   * Resolves to the queued frames, at most `limit` of them, as soon as there are any. Resolves to
   * none after a timeout, on abort, and when a later fetch replaces it. Rejects once closed.
   */
  readonly fetch: (signal: AbortSignal, limit?: number) => Promise<readonly string[]>;
}

const closeReasons: ReadonlyMap<CloseEntry, readonly [ErrorName, string]> = new Map<
  CloseEntry,
  readonly [ErrorName, string]
>([
  [CloseCode.Final, ['Authentication', 'the connection was closed for good']],
  // The client retries an internal error after a delay, an unknown connection at once.
  [CloseCode.GoingAway, ['Internal', 'the server is draining: reconnect']],
  [CloseCode.Broken, ['Internal', 'the server failed: reconnect']],
]);

const closeReason = (entry: CloseEntry): ApiFailure =>
  new ApiFailure(...(closeReasons.get(entry) ?? ['ConnectionUnknown', 'the connection is closed']));

export const createPollTransport = (clock: SchedulerLike): PollTransport => {
  const changes = new Subject<void>();
  const closed = new AsyncSubject<never>();
  const queue: string[] = [];
  let queuedBytes = 0;
  let notifySent = (): void => undefined;
  let latestFetch = 0;

  const dequeue = (limit: number): readonly string[] => {
    const frames = queue.splice(0, limit);
    for (const { length } of frames) queuedBytes -= length;
    notifySent();
    return frames;
  };

  const fetch: PollTransport['fetch'] = async (signal, limit = Infinity) => {
    const isAborted = (): boolean => signal.aborted;
    if (isAborted()) return [];
    latestFetch += 1;
    const current = latestFetch;
    // Ends an earlier fetch, which its client has abandoned.
    changes.next();
    const available$: Observable<unknown> = queue.length > 0 ? of(undefined) : changes;
    const expired$ = merge(timer(Liveness.pollHoldMs, clock), fromEvent(signal, 'abort'));
    await firstValueFrom(merge(closed, available$, expired$), { defaultValue: undefined });
    // By now all frames of the task that sent the first one are queued.
    return current === latestFetch && !isAborted() ? dequeue(limit) : [];
  };

  return {
    send: (frame, onSent = notifySent) => {
      notifySent = onSent;
      queue.push(frame);
      queuedBytes += frame.length;
      changes.next();
    },
    refuse: (failure) => closed.error(failure),
    close: (entry) => {
      dequeue(Infinity);
      closed.error(closeReason(entry));
    },
    // Each poll proves that the client is alive.
    ping: () => undefined,
    bufferedBytes: () => queuedBytes,
    isPushing: false,
    deadPeerMs: Liveness.pollMissingMs,
    fetch,
  };
};
