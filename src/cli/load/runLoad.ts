import { performance } from 'node:perf_hooks';
import {
  catchError,
  defer,
  EMPTY,
  filter,
  from,
  interval,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  type Observable,
  range,
  Subscription,
  take,
  takeUntil,
  tap,
  timer,
  toArray,
} from 'rxjs';
import { backend, createToken } from '../../backend/index.js';
import { type ChatConnection, connectEvents, ofType, sendMessage, watch } from '../../index.js';
import { type Percentiles, percentilesOf } from './percentiles.js';
import { buildStage, clearStage, type Seat, type Stage } from './stage.js';
import { createTally, noteFailure, type Tally } from './tally.js';

/** The load on a server. */
export interface Load {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly users: number;
  readonly channels: number;
  /** Messages per second over all users. */
  readonly rate: number;
  readonly durationMs: number;
}

/** How a server took it. Durations are in milliseconds. */
export interface LoadResult {
  readonly sent: number;
  /** Sends that the server refused, and whatever else failed. */
  readonly failed: number;
  /** The first reason of those. */
  readonly failure: string | undefined;
  readonly perSecond: number;
  /** The deliveries that did not come within 5 s of the last send. */
  readonly missing: number;
  readonly connects: Percentiles;
  readonly sends: Percentiles;
  readonly deliveries: Percentiles;
}

const parallelConnects = 50;

/** The time between two rounds of sends: a timer for each message would not be exact enough. */
const roundMs = 20;

const settleMs = 5_000;

interface Participant {
  readonly chat: ChatConnection;
  readonly cid: string;
}

/** Connects a user that watches its channel, and emits it once it is online. */
const join = (
  { url, apiKey, apiSecret }: Load,
  { id, cid }: Seat,
  running: Subscription,
): Observable<Participant> => {
  const chat = connectEvents({
    ...{ url, apiKey, user: { id }, token: () => createToken(apiSecret, id), lingerMs: 0 },
  });
  const joined$ = merge(chat, watch(chat, cid)).pipe(
    filter(() => false),
    map(() => undefined),
  );
  running.add(joined$.subscribe({ error: () => undefined }));
  return chat.status$.pipe(
    filter((status) => {
      if (status._tag === 'Closed' || status._tag === 'Offline') throw status.cause;
      return status._tag === 'Online';
    }),
    take(1),
    map(() => ({ chat, cid })),
  );
};

/** Sends messages at the rate of a load, by one user after the other. */
const sendAll = (
  { rate, durationMs }: Load,
  participants: readonly Participant[],
  send: (sender: Participant, number: number) => Observable<unknown>,
): Observable<unknown> => {
  const startedAt = performance.now();
  let begun = 0;
  const rounds$ = interval(roundMs).pipe(
    map(() => {
      const first = begun;
      begun = Math.ceil(((performance.now() - startedAt) * rate) / 1_000);
      return range(first, begun - first);
    }),
    takeUntil(timer(durationMs)),
  );
  return rounds$.pipe(
    mergeMap((numbers$) => numbers$),
    mergeMap((number) => {
      const sender = participants[number % participants.length];
      return sender ? send(sender, number) : EMPTY;
    }),
  );
};

const perform = async (
  load: Load,
  { seats, cids }: Stage,
  tally: Tally,
  running: Subscription,
): Promise<number> => {
  const sentAt = new Map<string, number>();
  const listen = ({ chat }: Participant): void => {
    const messages$ = chat.pipe(ofType('message.new'));
    running.add(
      messages$.subscribe({
        next: ({ message }) => {
          const at = sentAt.get(message.id);
          if (at === undefined) return;
          tally.deliveries.push(performance.now() - at);
          tally.delivered$.next();
        },
        error: (error: unknown) => noteFailure(tally, error),
      }),
    );
  };
  const connect = (seat: Seat): Observable<Participant> =>
    defer(() => {
      const startedAt = performance.now();
      return join(load, seat, running).pipe(
        tap((participant) => {
          tally.connects.push(performance.now() - startedAt);
          listen(participant);
        }),
      );
    });
  const participants = await lastValueFrom(
    from(seats).pipe(mergeMap(connect, parallelConnects), toArray()),
    { defaultValue: [] },
  );
  const audience = new Map(
    cids.map((cid) => [cid, participants.filter((each) => each.cid === cid).length]),
  );
  const prefix = seats[0]?.id ?? '';
  const startedAt = performance.now();
  const sends$ = sendAll(load, participants, ({ chat, cid }, number) => {
    const id = `${prefix}-message-${number}`;
    const sendingAt = performance.now();
    sentAt.set(id, sendingAt);
    return sendMessage(chat, cid, { id, text: `message ${number}` }).pipe(
      tap(() => {
        tally.sends.push(performance.now() - sendingAt);
        tally.expected += audience.get(cid) ?? 0;
      }),
      catchError((error: unknown) => {
        noteFailure(tally, error);
        return EMPTY;
      }),
    );
  });
  await lastValueFrom(sends$, { defaultValue: undefined });
  const elapsedMs = performance.now() - startedAt;
  const left = tally.expected - tally.deliveries.length;
  if (left > 0)
    await lastValueFrom(tally.delivered$.pipe(take(left), takeUntil(timer(settleMs))), {
      defaultValue: undefined,
    });
  return elapsedMs;
};

/** Runs a load against a server and measures it; deletes its channels at the end. */
export const runLoad = async (load: Load, runId: string): Promise<LoadResult> => {
  const chat = backend({ url: load.url, apiKey: load.apiKey, secret: load.apiSecret });
  const stage = await buildStage(chat, load, runId);
  const tally = createTally();
  const running = new Subscription();
  try {
    const elapsedMs = await perform(load, stage, tally, running);
    const { sends, connects, deliveries, failed, failure, expected } = tally;
    return {
      sent: sends.length,
      failed,
      failure,
      perSecond: sends.length / (elapsedMs / 1_000),
      missing: Math.max(0, expected - deliveries.length),
      connects: percentilesOf(connects),
      sends: percentilesOf(sends),
      deliveries: percentilesOf(deliveries),
    };
  } finally {
    running.unsubscribe();
    await clearStage(chat, stage);
  }
};
