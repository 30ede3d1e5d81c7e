import {
  BehaviorSubject,
  defer,
  distinctUntilChanged,
  finalize,
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
import { ApiError } from '../errors.js';
import { createStateStore, stateStore, type HasState } from '../internal/stateStore.js';
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
import { concerns } from '../state/channel.js';
import {
  channelIn,
  type ChatState,
  emptyChatState,
  foldChatState,
  mergeResumed,
} from '../state/chat.js';
import { call } from './call.js';
import { createDispatcher } from './dispatcher.js';
import { lifecycle } from './lifecycle.js';
import { type ConnectOptions, withDefaults } from './options.js';
import { createOutbox, type Outcome } from './outbox.js';
import { connectionIdOf, type ConnectionStatus } from './status.js';
import { createTokenCache } from './tokenCache.js';
import { createLogCursor } from './logCursor.js';
import type { Recovery } from './recovery.js';
import { pageSize } from './watchPages.js';
import { createWatches } from './watches.js';
import type { ConnectionInternals, ConnectionContext } from './connectionContext.js';

/**
 * A connection: the Observable of its events, shared by all subscribers. The first one opens the
 * socket; when the last one leaves it is closed with code 1000 and nothing stays behind. Errors
 * only when coming back is pointless, never completes.
 */
export interface ChatConnection extends Observable<ChatEvent>, HasState<ChatState>, Calls {
  /** What the connection does right now, current value first. Never errors nor completes. */
  readonly status$: Observable<ConnectionStatus>;
  /**
   * The sink for custom events, `{ cid, type, ...data }`. They wait until the connection is
   * online and go out one after the other; one that fails for now is tried again, by `retry` of
   * the options, and those behind it wait. An event is not published twice, however often it is
   * tried. What is left when the last subscriber leaves goes out when the next one comes. A source
   * that completes or errors does not close it for the others.
   */
  readonly outbox: Subject<OutgoingEvent>;
  /**
   * What became of each event of the outbox, in the order they were put in; of one that waits,
   * nothing yet. Never errors nor completes.
   */
  readonly outcomes$: Observable<Outcome>;
  /**
   * Frames that are not valid events, and why. Never errors nor completes. Without a subscriber a
   * frame that begins as a custom event which nobody wants is not read on, valid or not.
   */
  readonly failures$: Observable<DecodeFailure>;
  /**
   * What became of the events after each loss of the connection: `Replayed` where the server gave
   * back what was missed, `Snapshot` where channels were asked for anew, `Lost` for what did not
   * come, and `Live` in the end. A server that keeps no log is asked for what happened in the
   * channels that are watched; what it cannot be asked for, the user's own events, is a `Lost`
   * without a channel. Never errors nor completes.
   */
  readonly recovery$: Observable<Recovery>;
  /** @internal */
  readonly [route]: (selection: Selection) => Observable<ChatEvent>;
  /** @internal */
  readonly [connectionInternals]: ConnectionInternals;
}

/**
 * Describes a connection; nothing happens until the first subscriber.
 *
 * All subscribers share one socket. A lost connection comes back by itself, with jittered waits,
 * and the watches that are held come back with it; `status$` tells. The stream errors with a
 * tagged error when coming back is pointless: the credentials are refused, the application is
 * suspended, or the server closed the socket for good. Subscribing again starts anew.
 *
 * Throws an `InputError` when `url` is no http address, or `user` is not what JSON can hold.
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
export const connect = (options: ConnectOptions): ChatConnection => {
  const settings = withDefaults(options);
  const status$ = new BehaviorSubject<ConnectionStatus>({ _tag: 'Idle' });
  const state = createStateStore(emptyChatState);
  const failures$ = new Subject<DecodeFailure>();
  const home$ = new BehaviorSubject<string | undefined>(undefined);
  const recovery$ = new Subject<Recovery>();
  const positions = createLogCursor();
  const tokens = createTokenCache(options.token, settings);
  const wires: ConnectionContext = { settings, tokens, status$, connectionId$: home$, state };

  const watches = createWatches({
    settings,
    renewable: tokens.renewable,
    connectionId$: home$.pipe(distinctUntilChanged()),
    start: (cid, { presence = false, data = {} }) =>
      withChannelAddress(cid, (address) =>
        call(wires, getOrCreateChannel, address, { watch: true, state: true, presence, data }),
      ).pipe(
        tap(({ channel, millrace }) => {
          positions.follow(channel.cid, millrace?.id);
        }),
      ),
    restore: ({ cids, presence }) =>
      call(
        wires,
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
          for (const { channel, millrace } of channels) positions.follow(channel.cid, millrace?.id);
          return channels.map(({ channel }) => channel.cid);
        }),
      ),
    follow: positions.follow,
    membersOf: (cid) => channelIn(state.value, cid).members.keys(),
    stop: (cid) => {
      positions.leave(cid);
      return withChannelAddress(cid, (address) => call(wires, stopWatchingChannel, address, {}));
    },
  });

  // Only a server with a log is known to tell a repeat from another event.
  const isRepeatable = (): boolean => positions.position() !== undefined;

  const { sink, outcomes$, sending$ } = createOutbox({
    ready$: status$.pipe(map((status) => connectionIdOf(status) !== undefined)),
    publish: ({ cid, ...event }) =>
      withChannelAddress(cid, (address) => call(wires, sendEvent, address, { event })).pipe(
        map((answer) => answer.event),
      ),
    again: (cause, failures) => {
      const { delayMs, shouldRetry } = settings.retry;
      // What got an answer was not published.
      const isSafe = isRepeatable() || cause instanceof ApiError;
      return isSafe && isRetryable(cause, tokens.renewable) && shouldRetry(failures)
        ? timer(delayMs(failures, settings.random), settings.scheduler)
        : throwError(() => cause);
    },
    isRepeatable,
    capacity: settings.outboxCapacity,
    drops: settings.outboxDrops,
  });

  const calls: Calls = {
    call: (endpoint, params, request) => call(wires, endpoint, params, request),
  };

  // No fold reads a custom event: without a subscriber who takes it, it is nothing to the state.
  const isWanted = (cid?: string): boolean =>
    failures$.observed || dispatch.isTaken('unknown', cid);

  const events$ = defer(() =>
    merge(
      watches.working$,
      sending$,
      lifecycle({
        ...wires,
        failures$,
        isWanted,
        restored: watches.restored,
        watches,
        positions,
        recovery$,
        sync: (cids, since) => call(wires, sync, {}, { channel_cids: cids, last_sync_at: since }),
        learn: (resumed) => {
          state.next(mergeResumed(state.value, resumed));
        },
      }).pipe(
        // Update, then emit: a subscriber may look at the state from inside `next`.
        tap((event) => {
          state.next(foldChatState(state.value, event));
        }),
      ),
    ),
  ).pipe(
    finalize(() => {
      state.next(emptyChatState);
      home$.next(undefined);
      positions.end();
      if (status$.value._tag !== 'Closed') status$.next({ _tag: 'Idle' });
    }),
  );

  const dispatch = createDispatcher(events$, (cid, event) =>
    concerns(cid, channelIn(state.value, cid), event),
  );

  const shown$ = Object.assign(
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
  // Out of sight of whoever prints a connection.
  return Object.defineProperties(shown$, {
    [stateStore]: { value: state },
    [route]: { value: dispatch.to },
    [connectionInternals]: {
      value: { hold: watches.hold, uncovered: watches.uncovered } satisfies ConnectionInternals,
    },
  }) as ChatConnection;
};
