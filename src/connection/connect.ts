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
  type Observable,
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
import {
  getOrCreateChannel,
  queryChannels,
  stopWatchingChannel,
} from '../protocol/endpoints/channels.js';
import { sendEvent } from '../protocol/endpoints/sentEvents.js';
import { sync } from '../protocol/endpoints/sync.js';
import type { DecodeFailure } from '../protocol/failure.js';
import { assembleConnection } from './assembleConnection.js';
import { call } from './call.js';
import type { ChatConnection } from './chatConnection.js';
import { channelOf } from './channelOf.js';
import { createDispatcher } from './dispatcher.js';
import { createEventChecks } from './eventChecks.js';
import { keepState } from './keepState.js';
import { lifecycle } from './lifecycle.js';
import { type ConnectOptions, type Settings, withDefaults } from './options.js';
import { createOutbox } from './outbox.js';
import { connectionIdOf, type ConnectionStatus, isActive } from './status.js';
import { createTokenCache } from './tokenCache.js';
import { createLogCursor } from './logCursor.js';
import type { Step } from './machine/commands.js';
import type { Recovery } from './recovery.js';
import { pageSize } from './watchPages.js';
import { keepNothing, type StateKeeper } from './stateKeeper.js';
import type { Sharing } from './sharing.js';
import type { Trace } from './trace.js';
import { createWatches } from './watches.js';
import type { ConnectionContext } from './connectionContext.js';

export type { ChatConnection } from './chatConnection.js';

/** Makes what keeps the state; `linger$` delays that a channel is let go. */
type Keep = (settings: Settings, linger$: Observable<unknown>) => StateKeeper;

/** A connection whose state is kept by what `keep` makes: bundles without `connect` carry no folds. */
export const openConnection = (
  options: ConnectOptions,
  keep: Keep,
  sharing?: Sharing,
): ChatConnection => {
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
  const trace$ = new Subject<Trace>();
  const context: ConnectionContext = { settings, tokens, status$, connectionId$, keeper, trace$ };

  const follow = (cid: string, head: number | undefined): void => {
    cursor.follow(cid, head);
    sharing?.watched(cid, head);
  };
  const stopWatch = (cid: string): Observable<unknown> => {
    cursor.leave(cid);
    return withChannelAddress(cid, (address) => call(context, stopWatchingChannel, address, {}));
  };

  const watches = createWatches({
    settings,
    renewable: tokens.renewable,
    connectionId$: connectionId$.pipe(distinctUntilChanged()),
    start: (cid, { presence = false, data = {} }) =>
      withChannelAddress(cid, (address) =>
        call(context, getOrCreateChannel, address, { watch: true, state: true, presence, data }),
      ).pipe(
        tap(({ channel, millrace }) => {
          follow(channel.cid, millrace?.id);
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
          for (const { channel, millrace } of channels) follow(channel.cid, millrace?.id);
          return channels.map(({ channel }) => channel.cid);
        }),
      ),
    follow,
    membersOf: keeper.membersOf,
    stop: (cid) => (sharing?.stops(cid) === false ? EMPTY : stopWatch(cid)),
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
    refuse: createEventChecks(settings.now),
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

  const live = sharing?.live ?? lifecycle;
  const events$ = defer(() =>
    merge(
      watches.working$,
      sending$,
      live({
        ...context,
        failures$,
        isWanted,
        watches,
        steps$,
        cursor,
        stopWatch,
        recovery$,
        sync: (cids, since) => call(context, sync, {}, { channel_cids: cids, last_sync_at: since }),
        mergeResumed: (resumed) => {
          trace$.next({ _tag: 'resumed', resumed });
          keeper.mergeResumed(resumed);
        },
      }).pipe(
        // Update, then emit: a subscriber may read the state from inside `next`.
        tap((event) => {
          trace$.next({ _tag: 'event', event });
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

  return assembleConnection({
    dispatch,
    status$: status$.asObservable(),
    outbox: sink,
    outcomes$,
    failures$: failures$.asObservable(),
    recovery$: recovery$.asObservable(),
    ...calls,
    store: keeper.store,
    internals: {
      hold: watches.hold,
      uncovered: watches.uncovered,
      steps$,
      newId: settings.newId,
      trace$,
      settings,
      reopen: (shared) => openConnection(options, keep, shared),
    },
  });
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
