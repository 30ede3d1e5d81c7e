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
  type OperatorFunction,
  scan,
  type SchedulerLike,
  switchMap,
  timer,
} from 'rxjs';
import { stateOf } from '../internal/stateStore.js';
import { withoutEntry } from '../internal/maps.js';
import { toMillis } from '../protocol/time.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { channelIn, type ChatState } from '../state/chat.js';
import {
  emptyTyping,
  foldTyping,
  type Typing,
  typingTimeoutMs,
  type TypingUser,
} from '../state/typing.js';
import { channelSlice } from './channelSlice.js';

const typing = channelSlice({
  empty: emptyTyping,
  fold: foldTyping,
  of: (channel) => channel.typing,
});

/** Who types, and when each of them is forgotten, by the clock here. */
interface Expiring {
  readonly typing: Typing;
  readonly ends: ReadonlyMap<TypingUser, number>;
}

const leftAt = ({ typing, ends }: Expiring, now: number): Typing =>
  [...typing].reduce(
    (left, [id, typist]) => ((ends.get(typist) ?? 0) > now ? left : withoutEntry(left, id)),
    typing,
  );

/** Those who typed before anybody looked: how long they still do, only the server's time tells. */
const before = (known: Typing, now: number): Expiring => ({
  typing: known,
  ends: new Map(
    [...known.values()].map((typist) => [
      typist,
      Math.min(toMillis(typist.since), now) + typingTimeoutMs,
    ]),
  ),
});

const after = ({ ends }: Expiring, typing: Typing, now: number): Expiring => ({
  typing,
  ends: new Map(
    [...typing.values()].map((typist) => [typist, ends.get(typist) ?? now + typingTimeoutMs]),
  ),
});

const lasting = (state: Expiring, scheduler: SchedulerLike): Observable<Typing> => {
  const now = scheduler.now();
  const moments = new Set([...leftAt(state, now).values()].map((typist) => state.ends.get(typist)));
  return merge(
    of(leftAt(state, now)),
    ...[...moments].map((end = now) =>
      timer(end - now, scheduler).pipe(map(() => leftAt(state, end))),
    ),
  );
};

const asNext = (value: Typing): NextNotification<Typing> => ({ kind: 'N', value });

/**
 * Who types in a channel and its threads, by user id, each change once. A start holds for seven
 * seconds (`typingTimeoutMs`) from when it arrived, by `scheduler`; a stop or a message of the typist
 * ends it at once. On a connection those come first who type already, to late subscribers too, as
 * soon as the channel is known: `watch` it. Any other source is folded from its events alone.
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
export const typingIn =
  (cid: string, scheduler: SchedulerLike = asyncScheduler): OperatorFunction<ChatEvent, Typing> =>
  (source$) =>
    defer(() => {
      const state = stateOf<ChatState>(source$)?.value;
      const known = state ? channelIn(state, cid).typing : emptyTyping;
      return typing(cid)(source$).pipe(
        scan(
          (held, typing) => after(held, typing, scheduler.now()),
          before(known, scheduler.now()),
        ),
        // The end of the source is the end of the timers.
        materialize(),
        switchMap((notice) =>
          notice.kind === 'N' ? lasting(notice.value, scheduler).pipe(map(asNext)) : of(notice),
        ),
        dematerialize(),
        distinctUntilChanged(),
      );
    });
