import {
  asyncScheduler,
  defer,
  dematerialize,
  distinctUntilChanged,
  map,
  materialize,
  merge,
  type NextNotification,
  type Observable,
  of,
  scan,
  type SchedulerLike,
  switchMap,
  timer,
} from 'rxjs';
import { withoutEntry } from '../internal/maps.js';
import { toMillis } from '../protocol/time.js';
import { channelIn } from '../state/chat.js';
import {
  emptyTyping,
  foldTyping,
  type Typing,
  typingTimeoutMs,
  type TypingUser,
} from '../state/typing.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { channelSlice } from './channelSlice.js';
import { stateOf } from './stateOf.js';

const typing = channelSlice({
  empty: emptyTyping,
  fold: foldTyping,
  of: (channel) => channel.typing,
});

/** The typing users, and when each expires by the local clock. */
interface ExpiringTyping {
  readonly typing: Typing;
  readonly ends: ReadonlyMap<TypingUser, number>;
}

const typingAt = ({ typing, ends }: ExpiringTyping, now: number): Typing =>
  [...typing].reduce(
    (left, [id, user]) => ((ends.get(user) ?? 0) > now ? left : withoutEntry(left, id)),
    typing,
  );

/** Users who typed before the subscription expire by the server's time of their event. */
const initialExpiry = (known: Typing, now: number): ExpiringTyping => ({
  typing: known,
  ends: new Map(
    [...known.values()].map((user) => [
      user,
      Math.min(toMillis(user.since), now) + typingTimeoutMs,
    ]),
  ),
});

const withExpiry = ({ ends }: ExpiringTyping, typing: Typing, now: number): ExpiringTyping => ({
  typing,
  ends: new Map(
    [...typing.values()].map((user) => [user, ends.get(user) ?? now + typingTimeoutMs]),
  ),
});

const untilExpired = (state: ExpiringTyping, scheduler: SchedulerLike): Observable<Typing> => {
  const now = scheduler.now();
  const moments = new Set([...typingAt(state, now).values()].map((user) => state.ends.get(user)));
  return merge(
    of(typingAt(state, now)),
    ...[...moments].map((end = now) =>
      timer(end - now, scheduler).pipe(map(() => typingAt(state, end))),
    ),
  );
};

const asNext = (value: Typing): NextNotification<Typing> => ({ kind: 'N', value });

/**
 * The users who type in a channel and its threads, by user id, as a new map on each change. A start
 * expires seven seconds (`typingTimeoutMs`) after it arrived, by `scheduler`; a stop or a message
 * of the user ends it at once. On a connection every subscriber gets the users who already type
 * first, once the channel is known: `watch` it. Any other source is folded from its events alone.
 * Completes and errors with the source, and leaves no timer behind.
 *
 * ```
 * source              --start(jane)--start(max)--stop(jane)--------------|
 * typingIn('x:a')     --{jane}-------{jane,max}--{max}-------(7 s)-{}----|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, typingIn } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(typingIn('messaging:general')).subscribe((typing) => {
 *   console.log([...typing.values()].map(({ user }) => user.name ?? user.id));
 * });
 * ```
 */
export const typingIn: ConnectionOperator<[cid: string, scheduler?: SchedulerLike], Typing> =
  connectionOperator(
    (cid, scheduler = asyncScheduler) =>
      (source$) =>
        defer(() => {
          const state = stateOf(source$)?.value;
          const known = state ? channelIn(state, cid).typing : emptyTyping;
          return typing(cid)(source$).pipe(
            scan(
              (state, typing) => withExpiry(state, typing, scheduler.now()),
              initialExpiry(known, scheduler.now()),
            ),
            // A completion or an error of the source ends the timers.
            materialize(),
            switchMap((notification) =>
              notification.kind === 'N'
                ? untilExpired(notification.value, scheduler).pipe(map(asNext))
                : of(notification),
            ),
            dematerialize(),
            distinctUntilChanged(),
          );
        }),
  );
