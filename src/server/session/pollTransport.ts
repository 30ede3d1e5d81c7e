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

/** What carries a session over polls: frames wait until somebody fetches them. */
export interface PollTransport extends Transport {
  /**
   * Gives what waits, up to so many frames, as soon as there is something; nothing after a while,
   * when the caller gives up, or when somebody else fetches. Rejects once the line is closed.
   */
  readonly fetch: (signal: AbortSignal, most?: number) => Promise<readonly string[]>;
}

const farewells: ReadonlyMap<CloseEntry, readonly [ErrorName, string]> = new Map<
  CloseEntry,
  readonly [ErrorName, string]
>([
  [CloseCode.Final, ['Authentication', 'the connection was ended for good']],
  // Retried after a moment, by when another server may listen; an unknown connection is not.
  [CloseCode.GoingAway, ['Internal', 'the server is draining, come back']],
  [CloseCode.Broken, ['Internal', 'the server failed, come back']],
]);

const farewell = (why: CloseEntry): ApiFailure =>
  new ApiFailure(...(farewells.get(why) ?? ['ConnectionUnknown', 'the connection is over']));

export const createPollTransport = (clock: SchedulerLike): PollTransport => {
  const stirred = new Subject<void>();
  const closed = new AsyncSubject<never>();
  const frames: string[] = [];
  let size = 0;
  let onTaken = (): void => undefined;
  let turn = 0;

  const take = (most: number): readonly string[] => {
    const taken = frames.splice(0, most);
    for (const { length } of taken) size -= length;
    onTaken();
    return taken;
  };

  const fetch: PollTransport['fetch'] = async (signal, most = Infinity) => {
    const isGivenUp = (): boolean => signal.aborted;
    if (isGivenUp()) return [];
    turn += 1;
    const mine = turn;
    // Whoever waits is answered: its client has given it up.
    stirred.next();
    const something$: Observable<unknown> = frames.length > 0 ? of(undefined) : stirred;
    const nothing$ = merge(timer(Liveness.pollHoldMs, clock), fromEvent(signal, 'abort'));
    await firstValueFrom(merge(closed, something$, nothing$), { defaultValue: undefined });
    // What one task sends goes together, and never to someone who is gone.
    return mine === turn && !isGivenUp() ? take(most) : [];
  };

  return {
    send: (frame, then = onTaken) => {
      onTaken = then;
      frames.push(frame);
      size += frame.length;
      stirred.next();
    },
    refuse: (refusal) => closed.error(refusal),
    close: (why) => {
      take(Infinity);
      closed.error(farewell(why));
    },
    // Polls are the signs of life.
    ping: () => undefined,
    backlog: () => size,
    isPushing: false,
    deadPeerMs: Liveness.pollMissingMs,
    fetch,
  };
};
