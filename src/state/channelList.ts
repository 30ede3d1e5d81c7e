import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import type { Filter, Sort } from '../protocol/endpoints/inputs.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import {
  fieldsOf,
  type FilterFailure,
  type Matcher,
  parseFilter,
  type ReadField,
} from '../protocol/filter.js';
import type { Channel } from '../protocol/objects.js';
import type { ChannelState } from './channel.js';
import { channelOrder, channelReader, lastUpdatedFirst } from './channelFields.js';
import { type ChatState, emptyChatState, foldChatState, mergeChannelResponse } from './chat.js';
import { unreadIn } from './unread/unread.js';

/** Which channels to list, in which order; as `queryChannels` takes it. */
export interface ChannelQuery {
  readonly filter_conditions: Filter;
  /** By the newest message when absent. */
  readonly sort?: readonly Sort[];
  /** How many at most; all when absent. */
  readonly limit?: number;
}

/** A channel of which its own data is known. */
export interface ListedChannel extends ChannelState {
  readonly channel: Channel;
}

/** A query that was understood. */
export interface ChannelSelection {
  readonly matches: Matcher;
  /** Negative where the left one comes first. */
  readonly order: (left: ReadField, right: ReadField) => number;
  readonly limit: number;
  /** Whether hidden channels are listed where they match. */
  readonly takesHidden: boolean;
}

/** Reads a query once, to list by it; fails where its filter cannot be understood. */
export const selectionOf = ({
  filter_conditions,
  sort = lastUpdatedFirst,
  limit = Infinity,
}: ChannelQuery): Either<FilterFailure, ChannelSelection> =>
  E.map((matches: Matcher) => ({
    matches,
    order: channelOrder(sort),
    limit,
    takesHidden: fieldsOf(filter_conditions).has('hidden'),
  }))(parseFilter(filter_conditions));

const readerOf = ({ me, unread }: ChatState, { channel, members }: ListedChannel): ReadField => {
  const { cid, created_by, hidden } = channel;
  const own = me && members.get(me.id);
  const isInvited = own?.invited === true;
  const answer = own?.invite_rejected_at == null ? 'pending' : 'rejected';
  const invite = own?.invite_accepted_at == null ? answer : 'accepted';
  // Who hears of a channel, but not of its members yet, hears of it as one of them.
  const isMember = members.size === 0 && channel.member_count !== 0;
  const memberIds = isMember && me ? [me.id] : [...members.keys()];
  return channelReader({
    channel,
    createdById: created_by?.id,
    custom: channel,
    memberIds,
    hasJoined: own ? !isInvited || invite === 'accepted' : isMember,
    invite: isInvited ? invite : undefined,
    isHidden: hidden === true,
    isMuted: unread.mutes.channels.has(cid),
    unread: unreadIn(unread, cid) ?? 0,
    archivedAt: own?.archived_at,
    pinnedAt: own?.pinned_at,
  });
};

const isListable = (state: ChannelState): state is ListedChannel =>
  state.channel !== undefined && state.channel.deleted_at == null;

/**
 * The known channels that a query asks for, in its order. Deleted channels are not listed, hidden
 * ones only where the query names `hidden`.
 *
 * @example
 * ```ts
 * import { either as E } from 'fp-ts';
 * import { channelsIn, type ChatState, selectionOf } from 'millrace/state';
 *
 * declare const state: ChatState;
 * const selection = selectionOf({ filter_conditions: { members: { $in: ['john'] } }, limit: 10 });
 * if (E.isRight(selection))
 *   for (const { channel } of channelsIn(state, selection.right)) console.log(channel.name);
 * ```
 */
export const channelsIn = (
  state: ChatState,
  { matches, order, limit, takesHidden }: ChannelSelection,
): readonly ListedChannel[] =>
  [...state.channels.values()]
    .filter(isListable)
    .filter(({ channel }) => takesHidden || channel.hidden !== true)
    .map((channel) => ({ channel, read: readerOf(state, channel) }))
    .filter(({ read }) => matches(read))
    .sort((left, right) => order(left.read, right.read))
    .slice(0, limit)
    .map(({ channel }) => channel);

/** The ordered list of a query, and what it is made from. */
export interface ChannelList {
  readonly selection: ChannelSelection;
  readonly chat: ChatState;
  /** In the order of the query. The same array as long as none of the channels changes. */
  readonly channels: readonly ListedChannel[];
}

/** A list of a query that nothing is known for yet. */
export const emptyChannelList = (selection: ChannelSelection): ChannelList => ({
  selection,
  chat: emptyChatState,
  channels: [],
});

/** The list once more is known of the channels it is made from. */
export const relisted = (state: ChannelList, chat: ChatState): ChannelList => {
  if (chat === state.chat) return state;
  const channels = channelsIn(chat, state.selection);
  const isSame =
    channels.length === state.channels.length &&
    channels.every((channel, place) => channel === state.channels[place]);
  return { ...state, chat, channels: isSame ? state.channels : channels };
};

/** The list after an event: channels come, go and move as messages and notices tell of them. */
export const foldChannelList = (state: ChannelList, event: ChatEvent): ChannelList =>
  relisted(state, foldChatState(state.chat, event));

/** The list once an answer told of channels; `before` is what was known when it was asked for. */
export const mergeChannelList = (
  state: ChannelList,
  answers: readonly ChannelResponse[],
  before: ChannelList = state,
): ChannelList =>
  relisted(
    state,
    answers.reduce((chat, answer) => mergeChannelResponse(chat, answer, before.chat), state.chat),
  );
