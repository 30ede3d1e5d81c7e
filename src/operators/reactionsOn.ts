import {
  distinctUntilChanged,
  filter,
  map,
  merge,
  type Observable,
  pairwise,
  scan,
  skipWhile,
  startWith,
  switchMap,
  take,
} from 'rxjs';
import type { StateStore } from '../internal/stateStore.js';
import { changedKeys } from '../internal/maps.js';
import { sameJson } from '../internal/sameJson.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Message, Reaction } from '../protocol/objects.js';
import { type ChatState, emptyChatState } from '../state/chat.js';
import { foldMe } from '../state/me.js';
import { messageIn } from '../state/messages.js';
import { mergeMessages } from '../state/timeline/mergeMessages.js';
import { foldTimeline } from '../state/timeline/foldTimeline.js';
import { emptyTimeline, type Timeline } from '../state/timeline/timeline.js';
import { messageWith } from '../state/timeline/timelineViews.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { channelsIn, stateStream } from './stateStream.js';

/** The reactions to a message. */
export interface MessageReactions {
  /** The number of reactions of each type. */
  readonly counts: Readonly<Record<string, number>>;
  /** The sum of the scores of each type. */
  readonly scores: Readonly<Record<string, number>>;
  /** The newest reactions, newest first, as many as the server lists. */
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

/** The channel of a message, if it is among some of the channels. */
const cidOfMessage = (
  channels: ChatState['channels'],
  cids: Iterable<string>,
  messageId: string,
): string | undefined => {
  for (const cid of cids) {
    const channel = channels.get(cid);
    if (channel && messageWith(channel.timeline, messageId)) return cid;
  }
  return undefined;
};

/** The timeline that holds a message. Searches what has changed in each state until one does. */
const timelineWith =
  (messageId: string) =>
  ({ states$, entry, follow }: StateStore<ChatState>): Observable<Timeline> =>
    states$.pipe(
      map(channelsIn),
      startWith(undefined),
      pairwise(),
      map(([before, channels = emptyChatState.channels]) =>
        cidOfMessage(channels, before ? changedKeys(before, channels) : channels.keys(), messageId),
      ),
      filter((cid) => cid !== undefined),
      take(1),
      switchMap((cid) => merge(follow(cid), entry(channelsIn, cid))),
      map((channel) => channel?.timeline ?? emptyTimeline),
    );

const foldMessage =
  (messageId: string) =>
  (state: Timeline, event: ChatEvent): Timeline => {
    const message = messageIn(event);
    const isOfUser = event.type === 'user.updated' || foldMe(undefined, event) !== undefined;
    if (!message) return isOfUser ? foldTimeline(state, event) : state;
    if (message.id !== messageId) return state;
    // A timeline ignores changes of messages older than its first. Here it starts with this
    // message.
    const { updated_at: _, ...first } = message;
    const known = messageWith(state, messageId) ? state : mergeMessages(state, [first]);
    return foldTimeline(known, event);
  };

/**
 * The reactions to a message, on each change; empty once it is hard-deleted. On a connection every
 * subscriber gets the current reactions first, once the message is in the state: `watch` its
 * channel. Any other source is folded from its events alone; `own` is known from its first health
 * check on. Completes and errors with the source.
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
export const reactionsOn: ConnectionOperator<[messageId: string], MessageReactions> =
  connectionOperator(
    (messageId) => (source$) =>
      stateStream(
        timelineWith(messageId),
        scan(foldMessage(messageId), emptyTimeline),
      )(source$).pipe(
        map((timeline) => messageWith(timeline, messageId)),
        skipWhile((message) => message === undefined),
        distinctUntilChanged(),
        map(reactionsTo),
        distinctUntilChanged<MessageReactions>(sameJson),
      ),
  );
