import {
  distinctUntilChanged,
  filter,
  map,
  type Observable,
  type OperatorFunction,
  scan,
  skipWhile,
  switchMap,
  take,
} from 'rxjs';
import type { StateStore } from '../internal/stateStore.js';
import { sameJson } from '../internal/sameJson.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Message, Reaction } from '../protocol/objects.js';
import type { ChatState } from '../state/chat.js';
import { foldMe } from '../state/me.js';
import { messageIn } from '../state/messages.js';
import { mergeMessages } from '../state/timeline/mergeMessages.js';
import { emptyTimeline, foldTimeline, type Timeline } from '../state/timeline/timeline.js';
import { messageWith } from '../state/timeline/timelineViews.js';
import { channelsIn, stateStream } from './stateStream.js';

/** The reactions to a message. */
export interface MessageReactions {
  /** How many of each type. */
  readonly counts: Readonly<Record<string, number>>;
  /** The sum of the scores of each type. */
  readonly scores: Readonly<Record<string, number>>;
  /** The newest ones, newest first, as many as the server lists. */
  readonly latest: readonly Reaction[];
  /** The connected user's own. */
  readonly own: readonly Reaction[];
}

const reactionsTo = (message: Message | undefined): MessageReactions => ({
  counts: message?.reaction_counts ?? {},
  scores: message?.reaction_scores ?? {},
  latest: message?.latest_reactions ?? [],
  own: message?.own_reactions ?? [],
});

/** The channel of a message, if the message is known. */
const homeOf =
  (messageId: string) =>
  (state: ChatState): string | undefined => {
    for (const [cid, { timeline }] of channelsIn(state))
      if (messageWith(timeline, messageId)) return cid;
    return undefined;
  };

/** The timeline with a message, whose channel is looked for until it is found. */
const timelineWith =
  (messageId: string) =>
  ({ states$, entry }: StateStore<ChatState>): Observable<Timeline> =>
    states$.pipe(
      map(homeOf(messageId)),
      filter((home) => home !== undefined),
      take(1),
      switchMap((home) => entry(channelsIn, home)),
      map((channel) => channel?.timeline ?? emptyTimeline),
    );

const foldMessage =
  (messageId: string) =>
  (state: Timeline, event: ChatEvent): Timeline => {
    const message = messageIn(event);
    if (!message) return foldMe(undefined, event) ? foldTimeline(state, event) : state;
    if (message.id !== messageId) return state;
    // A timeline takes no change of a message before its beginning; here it begins with this one.
    const { updated_at: _, ...first } = message;
    const known = messageWith(state, messageId) ? state : mergeMessages(state, [first]);
    return foldTimeline(known, event);
  };

/**
 * The reactions to a message, each change once; none once it is deleted for good. On a connection
 * the current ones come first, to late subscribers too, as soon as the message is among those that
 * are known: `watch` its channel. Any other source is folded, and which reactions are one's own is
 * known from its first health check. Completes and errors with the source.
 *
 * ```
 * source              --new(m1)--like(m1)--like(m2)--like(m1)--|
 * reactionsOn('m1')   --{}-------{like:1}------------{like:2}--|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, reactionsOn } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(reactionsOn('m1')).subscribe(({ counts, own }) => {
 *   console.log(counts['like'] ?? 0, own.some(({ type }) => type === 'like'));
 * });
 * ```
 */
export const reactionsOn =
  (messageId: string): OperatorFunction<ChatEvent, MessageReactions> =>
  (source$) =>
    stateStream(
      timelineWith(messageId),
      scan(foldMessage(messageId), emptyTimeline),
    )(source$).pipe(
      map((timeline) => messageWith(timeline, messageId)),
      skipWhile((message) => message === undefined),
      distinctUntilChanged(),
      map(reactionsTo),
      distinctUntilChanged<MessageReactions>(sameJson),
    );
