import {
  BehaviorSubject,
  concat,
  defer,
  distinctUntilChanged,
  EMPTY,
  endWith,
  finalize,
  ignoreElements,
  map,
  merge,
  Observable,
  Subject,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { withChannelAddress } from '../calls/withChannelAddress.js';
import { isRetryable } from '../calls/retryable.js';
import { ApiError, NetworkError } from '../errors.js';
import { timeLimit } from '../internal/timeLimit.js';
import { stateStore, type HasState } from '../internal/stateStore.js';
import { route, type Selection } from '../internal/routes.js';
import { connectionInternals } from '../internal/connectionInternals.js';
import {
  getOrCreateChannel,
  queryChannels,
  stopWatchingChannel,
} from '../protocol/endpoints/channels.js';
import { sendEvent } from '../protocol/endpoints/sentEvents.js';
import { sync } from '../protocol/endpoints/sync.js';
import type { OutgoingEvent } from '../protocol/events/defineEvent.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import type { ChatState } from '../state/chat.js';
import { call } from './call.js';
import { channelOf } from './channelOf.js';
import { createDispatcher } from './dispatcher.js';
import { keepState } from './keepState.js';
import { lifecycle } from './lifecycle.js';
import { type ConnectOptions, type Settings, withDefaults } from './options.js';
import { createOutbox, type Outcome } from './outbox.js';
import { connectionIdOf, type ConnectionStatus, isActive } from './status.js';
import { createTokenCache } from './tokenCache.js';
import { createLogCursor } from './logCursor.js';
import type { Step } from './machine/commands.js';
import type { Recovery } from './recovery.js';
import { pageSize } from './watchPages.js';
import { keepNothing, type StateKeeper } from './stateKeeper.js';
import { createWatches } from './watches.js';
import type { ConnectionInternals, ConnectionContext } from './connectionContext.js';

/**
 * A connection: an Observable of its events, shared by all subscribers. The first subscriber opens
 * the socket. When the last one unsubscribes, the socket, the watches and the state stay for
 * `lingerMs`, so that a subscriber who comes in that time finds them as they are; after that the
 * socket is closed with code 1000, and no timer, listener or request is left. Errors only when a
 * reconnect is pointless; never completes.
 */
export interface ChatConnection extends Observable<ChatEvent>, HasState<ChatState>, Calls {
  /** What the connection does now, current value first. Never errors or completes. */
  readonly status$: Observable<ConnectionStatus>;
  /**
   * The sink for custom events, `{ cid, type, ...data }`. They wait until the connection is online
   * and are published in order, one at a time. An event that fails with a retryable error is retried
   * as `retry` of the options says, and the events behind it wait. No event is published twice,
   * however many retries it takes. Events that are left when the connection becomes idle are
   * published after the next subscription. A source that completes or errors does not close the
   * outbox for other sources.
   */
  readonly outbox: Subject<OutgoingEvent>;
  /**
   * The outcome of each event of the outbox, in the order of the events, as soon as it is known.
   * Never errors or completes.
   */
  readonly outcomes$: Observable<Outcome>;
  /**
   * Frames that are not valid events, with the reason. Never errors or completes. Without a
   * subscriber, a custom event that no subscriber takes is not decoded, and not reported if invalid.
   */
  readonly failures$: Observable<DecodeFailure>;
  /**
   * The outcome of each recovery, for the missed events: `Replayed` where the server replayed them,
   * `Snapshot` for channels that were resynced, `Lost` for events that are not available, and
   * `Live` at the end. A server without a log is queried for the events of the watched channels;
   * the user's own events cannot be queried and are a `Lost` without a channel. Never errors or
   * completes.
   */
  readonly recovery$: Observable<Recovery>;
  /** @internal */
  readonly [route]: (selection: Selection) => Observable<ChatEvent>;
  /** @internal */
  readonly [connectionInternals]: ConnectionInternals;
}

/** Makes what keeps the state; `linger$` delays that a channel is let go. */
type Keep = (settings: Settings, linger$: Observable<unknown>) => StateKeeper;

/** A connection whose state is kept by what `keep` makes: bundles without `connect` carry no folds. */
export const openConnection = (options: ConnectOptions, keep: Keep): ChatConnection => {
  const settings = withDefaults(options);
  const status$ = new BehaviorSubject<ConnectionStatus>({ _tag: 'Idle' });
  const { lingerMs, scheduler } = settings;
  const keeper = keep(
    settings,
    defer(() => (lingerMs > 0 && isActive(status$.value) ? timer(lingerMs, scheduler) : EMPTY)),
  );
  const failures$ = new Subject<DecodeFailure>();
  const connectionId$ = new BehaviorSubject<string | undefined>(undefined);
  const recovery$ = new Subject<Recovery>();
  const steps$ = new Subject<Step>();
  const cursor = createLogCursor();
  const tokens = createTokenCache(options.token, settings);
  const context: ConnectionContext = { settings, tokens, status$, connectionId$, keeper };

  const watches = createWatches({
    settings,
    renewable: tokens.renewable,
    connectionId$: connectionId$.pipe(distinctUntilChanged()),
    start: (cid, { presence = false, data = {} }) =>
      withChannelAddress(cid, (address) =>
        call(context, getOrCreateChannel, address, { watch: true, state: true, presence, data }),
      ).pipe(
        tap(({ channel, millrace }) => {
          cursor.follow(channel.cid, millrace?.id);
        }),
      ),
    restore: ({ cids, presence }) =>
      call(
        context,
        queryChannels,
        {},
        {
          filter_conditions: { cid: { $in: cids } },
          limit: pageSize,
          state: true,
          watch: true,
          presence,
        },
      ).pipe(
        map(({ channels }) => {
          for (const { channel, millrace } of channels) cursor.follow(channel.cid, millrace?.id);
          return channels.map(({ channel }) => channel.cid);
        }),
      ),
    follow: cursor.follow,
    membersOf: keeper.membersOf,
    stop: (cid) => {
      cursor.leave(cid);
      return withChannelAddress(cid, (address) => call(context, stopWatchingChannel, address, {}));
    },
  });

  // Only a server with a log is known to honour idempotency keys.
  const isIdempotent = (): boolean => cursor.position() !== undefined;

  const { sink, outcomes$, sending$ } = createOutbox({
    ready$: status$.pipe(map((status) => connectionIdOf(status) !== undefined)),
    publish: ({ cid, ...event }) =>
      withChannelAddress(cid, (address) => calls.call(sendEvent, address, { event })).pipe(
        map((response) => response.event),
      ),
    retryWhen: (cause, failures) => {
      const { delayMs, shouldRetry } = settings.retry;
      // An event that the server refused was not published.
      const isSafe = isIdempotent() || cause instanceof ApiError;
      return isSafe && isRetryable(cause, tokens.renewable) && shouldRetry(failures)
        ? timer(delayMs(failures, settings.random), settings.scheduler)
        : throwError(() => cause);
    },
    isIdempotent,
    capacity: settings.outboxCapacity,
    drops: settings.outboxDrops,
  });

  // A held watch may have to create the channel first.
  const established = (cid: string, operation: string): Observable<never> => {
    const { requestTimeoutMs, scheduler } = settings;
    const message = `${operation}: "${cid}" was not watched within ${String(requestTimeoutMs)} ms.`;
    return watches
      .established(cid)
      .pipe(
        endWith(undefined),
        timeLimit({ ms: requestTimeoutMs, scheduler, error: () => new NetworkError(message) }),
        ignoreElements(),
      );
  };

  const calls: Calls = {
    call: (endpoint, params, request) => {
      const called$ = call(context, endpoint, params, request);
      const cid = channelOf(endpoint, params);
      return cid === undefined ? called$ : concat(established(cid, endpoint.operation), called$);
    },
  };

  // No fold reads a custom event, so without a subscriber it need not be decoded.
  const isWanted = (cid?: string): boolean =>
    failures$.observed || dispatch.isTaken('unknown', cid);

  const events$ = defer(() =>
    merge(
      watches.working$,
      sending$,
      lifecycle({
        ...context,
        failures$,
        isWanted,
        watches,
        steps$,
        cursor,
        recovery$,
        sync: (cids, since) => call(context, sync, {}, { channel_cids: cids, last_sync_at: since }),
        mergeResumed: keeper.mergeResumed,
      }).pipe(
        // Update, then emit: a subscriber may read the state from inside `next`.
        tap((event) => {
          watches.observe(event);
          keeper.fold(event);
        }),
      ),
    ),
  ).pipe(
    finalize(() => {
      keeper.clear();
      cursor.end();
    }),
  );

  const dispatch = createDispatcher(
    events$,
    keeper.concerns,
    lingerMs > 0 ? timer(lingerMs, scheduler) : undefined,
  );

  const chat$ = Object.assign(
    new Observable<ChatEvent>((subscriber) => dispatch.to({}).subscribe(subscriber)),
    {
      status$: status$.asObservable(),
      outbox: sink,
      outcomes$,
      failures$: failures$.asObservable(),
      recovery$: recovery$.asObservable(),
      ...calls,
    },
  );
  // Not enumerable, so that a printed connection does not show them.
  return Object.defineProperties(chat$, {
    [stateStore]: { value: keeper.store },
    [route]: { value: dispatch.to },
    [connectionInternals]: {
      value: {
        hold: watches.hold,
        uncovered: watches.uncovered,
        steps$,
        newId: settings.newId,
      } satisfies ConnectionInternals,
    },
  }) as ChatConnection;
};

/**
 * Returns a connection, which opens on the first subscription. Use one per user and application.
 *
 * All subscribers share one socket. A lost connection reconnects by itself after a jittered delay,
 * and recovers missed events and watches; `status$` shows each step. The stream errors with a
 * tagged error when a reconnect is pointless: the credentials are refused, the application is
 * suspended, or the server closed the socket with code 1000. A new subscription then starts again.
 *
 * Throws an `InputError` that names the option when an option cannot work.
 *
 * @example
 * ```ts
 * import { connect, ofType } from 'millrace';
 *
 * const chat = connect({
 *   url: 'http://127.0.0.1:8080',
 *   apiKey: 'dev',
 *   user: { id: 'john', name: 'John' },
 *   token: () => fetch('/token').then((response) => response.text()),
 * });
 * const subscription = chat
 *   .pipe(ofType('message.new'))
 *   .subscribe((event) => console.log(event.message.text));
 * subscription.unsubscribe(); // the only teardown there is
 * ```
 */
export const connect = (options: ConnectOptions): ChatConnection =>
  openConnection(options, ({ state, messageLimit }, linger$) =>
    state ? keepState(messageLimit, linger$) : keepNothing,
  );
