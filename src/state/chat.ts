import { withEntry } from '../internal/maps.js';
import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Resumed } from '../protocol/eventLog.js';
import type { Message, User } from '../protocol/objects.js';
import { applyEvent, applyResponse } from './applyUpdate.js';
import { type ChatState, newChannel } from './chatState.js';
import {
  addEvent,
  addResponse,
  isReplayable,
  pruneUpdates,
  type RecentUpdates,
  type ResponseUpdate,
} from './recentUpdates.js';
import { applyBefore } from './replay.js';
import type { MessagePage } from './timeline/mergeMessages.js';
import { mergeWatchers } from './watchers.js';

export {
  channelIn,
  type ChatState,
  defaultMessageLimit,
  emptyChatState,
  initialChatState,
  limitMessages,
  limitMessagesIn,
  type MessageLimits,
  withFollowed,
} from './chatState.js';

const withRecent = (state: ChatState, recent: RecentUpdates): ChatState =>
  recent === state.recent ? state : { ...state, recent };

/**
 * The state after an event. If a response that includes the event was merged before it arrived, the
 * state is the same as in the order of the log.
 */
export const foldChatState = (state: ChatState, event: ChatEvent): ChatState => {
  if (!isReplayable(event)) {
    const next = applyEvent(state, event);
    return event.type === 'health.check'
      ? withRecent(next, pruneUpdates(next.recent, event))
      : next;
  }
  const { me, mutes, unread } = state;
  const update = { event, me, total: unread.total, mutes };
  const insertion = addEvent(state.recent, update);
  if (!insertion) return applyEvent(state, event);
  const { recent, newer } = insertion;
  return withRecent(
    newer.length === 0 ? applyEvent(state, event) : applyBefore(state, update, newer),
    recent,
  );
};

const mergeResponse = (
  state: ChatState,
  update: ResponseUpdate,
  before: ChatState | undefined,
): ChatState => {
  const insertion = addResponse(state.recent, update, before?.recent);
  if (!insertion) return state;
  const { recent, newer } = insertion;
  return withRecent(
    newer.length === 0 ? applyResponse(state, update) : applyBefore(state, update, newer),
    recent,
  );
};

const hasStatus = ({ online }: User): boolean => typeof online === 'boolean';

/**
 * The state after a response that lists users, such as that of `queryUsers`. `before` is the state
 * when the request was sent: events that were folded after that count over the response. Without it
 * all events of the last minute do.
 */
export const mergeUsers = (
  state: ChatState,
  users: readonly User[],
  before?: ChatState,
): ChatState => (users.some(hasStatus) ? mergeResponse(state, { users }, before) : state);

/**
 * The state after the response to a query of a channel. Responses and events can arrive in any order:
 * events that the response does not include, by the log id of both, count over it. `before` is the
 * state when the request was sent, which the response includes as well. Of events without a log id
 * all that are not part of `before`, or all of the last minute, count over the response. `hasOlder`
 * says whether the channel has messages before those of the response, when that is known.
 *
 * @example
 * ```ts
 * import { type ChatState, mergeChannelResponse } from 'millrace/state';
 * import type { ChannelResponse } from 'millrace/protocol';
 *
 * declare const store: { state: ChatState }; // events are folded into it
 * declare const queryChannel: () => Promise<ChannelResponse>;
 *
 * const before = store.state;
 * const response = await queryChannel();
 * store.state = mergeChannelResponse(store.state, response, before);
 * ```
 */
export const mergeChannelResponse = (
  state: ChatState,
  response: ChannelResponse,
  before?: ChatState,
  hasOlder?: boolean,
): ChatState => mergeResponse(state, { response, hasOlder }, before);

/**
 * The state after a response with a page of messages of a channel, such as the next older ones.
 * `before` is the state when the request was sent: events that were folded after that count over the
 * page. Without it all events of the last minute do. `page` says where the messages belong; without
 * it they are older ones that adjoin the loaded ones.
 */
export const mergeMessagePage = (
  state: ChatState,
  cid: string,
  messages: readonly Message[],
  before?: ChatState,
  page?: MessagePage,
): ChatState =>
  state.channels.has(cid) ? mergeResponse(state, { cid, messages, page }, before) : state;

/** The state after a connection has resumed: the server lists the watchers and users as they are. */
export const mergeResumed = (
  state: ChatState,
  { users, watchers }: Pick<Resumed, 'users' | 'watchers'>,
): ChatState => {
  const byId = new Map((users ?? []).map((user) => [user.id, user]));
  const channels = Object.entries(watchers ?? {}).reduce((all, [cid, { ids, count }]) => {
    const channel = all.get(cid) ?? newChannel(state, cid);
    const present = ids.flatMap((id) => byId.get(id) ?? []);
    const next = mergeWatchers(channel.watchers, present, count);
    return next === channel.watchers ? all : withEntry(all, cid, { ...channel, watchers: next });
  }, state.channels);
  return mergeUsers(
    channels === state.channels ? state : { ...state, channels },
    users ?? [],
    state,
  );
};
