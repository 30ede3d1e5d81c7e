import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import type { Filter, Sort } from '../protocol/endpoints/inputs.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { fieldsOf } from '../protocol/filter/filterFields.js';
import type { FilterFailure } from '../protocol/filter/filterFailure.js';
import { type Matcher, parseFilter, type ReadField } from '../protocol/filter/parseFilter.js';
import type { Channel } from '../protocol/objects.js';
import type { ChannelState } from './channel.js';
import { channelOrder, channelReader, lastUpdatedFirst } from './channelFields.js';
import { type ChatState, emptyChatState, foldChatState, mergeChannelResponse } from './chat.js';
import { unreadIn } from './unread/unread.js';

/** Which channels to list and in which order; the same keys as the request of `queryChannels`. */
export interface ChannelQuery {
  readonly filter_conditions: Filter;
  /** Default: the channel with the newest message first. */
  readonly sort?: readonly Sort[];
  /** The most channels in the list. Default: all. */
  readonly limit?: number;
}

/** A channel whose own data is known. */
export interface ListedChannel extends ChannelState {
  readonly channel: Channel;
}

/** A parsed query. */
export interface ChannelSelection {
  readonly matches: Matcher;
  /** Negative when the left channel comes first. */
  readonly order: (left: ReadField, right: ReadField) => number;
  readonly limit: number;
  /** Whether hidden channels that match are listed. */
  readonly takesHidden: boolean;
}

/** Parses a query once, for use with many states; a `FilterFailure` when its filter is invalid. */
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
  const openInvite = own?.invite_rejected_at == null ? 'pending' : 'rejected';
  const invite = own?.invite_accepted_at == null ? openInvite : 'accepted';
  // Before the members of a channel are listed, its events reach the user only as a member.
  const isMember = members.size === 0 && channel.member_count !== 0;
  const memberIds = isMember && me ? [me.id] : [...members.keys()];
  return channelReader({
    channel,
    createdById: created_by?.id,
    custom: channel,
    memberIds,
    memberNames: [...members.values()].flatMap(({ user }) => user?.name ?? []),
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
 * The channels of a state that match a query, in its order. Deleted channels are not listed, hidden
 * ones only when the filter names `hidden`.
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

/** The ordered list of a query, and the state that it is derived from. */
export interface ChannelList {
  readonly selection: ChannelSelection;
  readonly chat: ChatState;
  /** In the order of the query. The same array until one of the channels changes. */
  readonly channels: readonly ListedChannel[];
}

/** The list of a query before the first event and the first response. */
export const emptyChannelList = (selection: ChannelSelection): ChannelList => ({
  selection,
  chat: emptyChatState,
  channels: [],
});

/** The list for the next state. */
export const updateChannelList = (state: ChannelList, chat: ChatState): ChannelList => {
  if (chat === state.chat) return state;
  const { me, unread, channels: known } = state.chat;
  if (chat.channels === known && chat.unread === unread && chat.me === me)
    return { ...state, chat };
  const channels = channelsIn(chat, state.selection);
  const isSame =
    channels.length === state.channels.length &&
    channels.every((channel, place) => channel === state.channels[place]);
  return { ...state, chat, channels: isSame ? state.channels : channels };
};

/** The list after an event: it can add, remove and move channels. */
export const foldChannelList = (state: ChannelList, event: ChatEvent): ChannelList =>
  updateChannelList(state, foldChatState(state.chat, event));

/** The list after the response to its query; `before` is the list when the request was sent. */
export const mergeChannelList = (
  state: ChannelList,
  responses: readonly ChannelResponse[],
  before?: ChannelList,
): ChannelList =>
  updateChannelList(
    state,
    responses.reduce(
      (chat, response) => mergeChannelResponse(chat, response, before?.chat),
      state.chat,
    ),
  );
