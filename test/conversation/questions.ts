import {
  channelList,
  channelState,
  draftsOf,
  type ChatConnection,
  me$,
  membersOf,
  mutes$,
  presenceOf,
  queryChannels,
  queryDrafts,
  queryUsers,
  readsOf,
  threadUnreadCount$,
  timelineOf,
  unreadCount$,
  unreadCountOf,
  unreadCounts,
  watchersOf,
} from 'millrace';
import type {
  Channel,
  ChannelResponse,
  ChannelMember,
  Draft,
  Message,
  OwnUser,
  QuotedMessage,
  UnreadCountsResponse,
  User,
} from 'millrace/protocol';
import { messagesIn, pinnedIn } from 'millrace/state';
import { firstValueFrom, lastValueFrom, map, type Observable } from 'rxjs';
import { people, type Room, rooms } from './cast.js';

/** What the server answers when it is asked for everything. */
export interface Truth {
  readonly channels: ReadonlyMap<string, ChannelResponse>;
  /** By the name of the query. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly unread: UnreadCountsResponse;
  readonly users: readonly User[];
  readonly drafts: readonly Draft[];
  readonly me: OwnUser;
}

/** A stream, and the server's own answer to the same question. */
export interface Question {
  readonly name: string;
  /** The channel that has to be watched for the stream to be right. */
  readonly room?: Room;
  readonly stream: (chat: ChatConnection) => Observable<unknown>;
  /** In the form of the stream; nothing where the server has no answer for this user. */
  readonly answer: (truth: Truth) => unknown;
}

const mine = { members: { $in: ['ann'] } };

const lists = {
  mine: { filter_conditions: mine },
  hidden: { filter_conditions: { ...mine, hidden: true } },
  newest: { filter_conditions: mine, limit: 1 },
  named: { filter_conditions: mine, sort: [{ field: 'name', direction: 1 }] },
  unread: { filter_conditions: { ...mine, has_unread: true } },
} as const;
type ListName = keyof typeof lists;
const listNames = Object.keys(lists) as ListName[];

const cidsOf = (channels: readonly { readonly channel: { readonly cid: string } }[]) =>
  channels.map(({ channel }) => channel.cid);

/** Asks by calls of a connection that nobody follows, so that nothing is learnt from the answers. */
export const truthOf = async (asker: ChatConnection): Promise<Truth> => {
  const ask = (query: Parameters<typeof queryChannels>[1]) =>
    lastValueFrom(queryChannels(asker, query));
  const everywhere = { cid: { $in: rooms }, hidden: { $in: [true, false] } };
  const listed = await Promise.all(listNames.map((name) => ask({ ...lists[name], state: false })));
  const ids = { id: { $in: people } };
  return {
    channels: new Map(
      (await ask({ filter_conditions: everywhere, state: true, message_limit: 300 })).map(
        (answer) => [answer.channel.cid, answer],
      ),
    ),
    lists: new Map(listNames.map((name, place) => [name, cidsOf(listed[place] ?? [])])),
    unread: await lastValueFrom(unreadCounts(asker)),
    users: await lastValueFrom(queryUsers(asker, { filter_conditions: ids })),
    drafts: (await lastValueFrom(queryDrafts(asker, { limit: 100 }))).drafts,
    me: await firstValueFrom(asker.pipe(me$)),
  };
};

const sorted = <A>(entries: Iterable<readonly [string, A]>): readonly (readonly [string, A])[] =>
  [...entries].sort(([one], [other]) => (one < other ? -1 : 1));

const shown = ({ id, text, type, reply_count, pinned, silent, ...rest }: QuotedMessage) => ({
  ...{ id, text, type, parent_id: rest.parent_id, reply_count, pinned, silent },
  author: [rest.user?.id, rest.user?.name],
  mentioned: rest.mentioned_users?.map((user) => user.name),
  pinnedBy: rest.pinned_by?.name,
  deleted: rest.deleted_at != null,
  shadowed: rest.shadowed,
  counts: rest.reaction_counts,
  scores: rest.reaction_scores,
  own: (rest.own_reactions ?? []).map((own) => own.type).sort(),
  latest: (rest.latest_reactions ?? []).map((one) => [one.user_id, one.type, one.user?.name]),
});

const message = ({ quoted_message: quoted, thread_participants, ...rest }: Message) => ({
  ...shown(rest),
  quoted: quoted && shown(quoted),
  participants: thread_participants?.map((user) => [user.id, user.name]),
});

// A change of role decides who sees shadow bans, and no event says so for those that were there.
const member = ({ user, updated_at: _, shadow_banned: __, ...rest }: ChannelMember) => ({
  ...rest,
  name: user?.name,
});

const account = ({ id, name, role, banned, invisible, privacy_settings, ...rest }: OwnUser) => ({
  ...{ id, name, role, banned, invisible, privacy_settings },
  ...{ language: rest.language, teams: rest.teams, updated_at: rest.updated_at },
});

// Who truncated the channel is for responses alone to say.
const data = ({ truncated_by: _, updated_at: __, ...rest }: Channel) => ({
  ...rest,
  created_by: [rest.created_by?.id, rest.created_by?.name],
  hidden: rest.hidden === true,
  muted: rest.muted === true,
});

type RoomQuestion = Pick<Question, 'name' | 'stream'> & {
  readonly answer: (channel: ChannelResponse, truth: Truth) => unknown;
};

const inRoom = (cid: Room): readonly RoomQuestion[] => [
  {
    name: 'data',
    stream: (chat) =>
      chat.pipe(
        channelState(cid),
        map(({ channel }) => channel && data(channel)),
      ),
    answer: ({ channel }) => data(channel),
  },
  {
    name: 'members',
    stream: (chat) =>
      chat.pipe(
        membersOf(cid),
        map((members) => sorted([...members].map(([id, each]) => [id, member(each)]))),
      ),
    answer: ({ members = [] }) => sorted(members.map((each) => [each.user_id ?? '', member(each)])),
  },
  {
    name: 'watchers',
    stream: (chat) =>
      chat.pipe(
        watchersOf(cid),
        map(({ count, users }) => [count, ...[...users.keys()].sort()]),
      ),
    answer: ({ watcher_count, watchers }) => [
      watcher_count,
      ...(watchers ?? []).map(({ id }) => id).sort(),
    ],
  },
  {
    name: 'reads',
    stream: (chat) =>
      chat.pipe(
        readsOf(cid),
        map((reads) =>
          sorted(
            [...reads].map(([id, { lastReadMessageId, lastDeliveredMessageId }]) => [
              id,
              [lastReadMessageId, lastDeliveredMessageId],
            ]),
          ),
        ),
      ),
    answer: ({ read }) =>
      sorted(
        (read ?? []).map(({ user, last_read_message_id, last_delivered_message_id }) => [
          user.id,
          [last_read_message_id ?? undefined, last_delivered_message_id ?? undefined],
        ]),
      ),
  },
  {
    name: 'messages',
    stream: (chat) =>
      chat.pipe(
        timelineOf(cid),
        map((timeline) => messagesIn(timeline).map(message)),
      ),
    answer: ({ messages }) => (messages ?? []).map(message),
  },
  {
    name: 'pins',
    stream: (chat) =>
      chat.pipe(
        timelineOf(cid),
        map((timeline) => pinnedIn(timeline).map(({ id }) => id)),
      ),
    answer: ({ pinned_messages }) => (pinned_messages ?? []).map(({ id }) => id),
  },
  {
    // A deletion is not sent to who is not in the channel, though its mute goes with it.
    name: 'mute',
    stream: (chat) =>
      chat.pipe(
        mutes$,
        map(({ channels }) => channels.has(cid)),
      ),
    answer: (_, { me }) => (me.channel_mutes ?? []).some(({ channel }) => channel.cid === cid),
  },
  {
    name: 'unread',
    stream: (chat) => chat.pipe(unreadCountOf(cid)),
    answer: ({ membership }, { unread }) =>
      membership
        ? (unread.channels?.find((each) => each.channel_id === cid)?.unread_count ?? 0)
        : undefined,
  },
];

/** All that is asked after each step. */
export const questions: readonly Question[] = [
  {
    name: 'unread in all',
    stream: (chat) => chat.pipe(unreadCount$),
    answer: ({ unread }) => unread.total_unread_count,
  },
  {
    name: 'unread threads',
    stream: (chat) => chat.pipe(threadUnreadCount$),
    answer: ({ unread }) => unread.total_unread_threads_count,
  },
  {
    name: 'drafts',
    stream: (chat) =>
      chat.pipe(
        draftsOf(),
        map((drafts) => sorted([...drafts].map(([key, draft]) => [key, draft.message?.text]))),
      ),
    answer: ({ drafts }) =>
      sorted(
        drafts.map(({ parent_id, channel_cid, message: it }) => [
          parent_id ?? channel_cid,
          it?.text,
        ]),
      ),
  },
  {
    name: 'me',
    stream: (chat) => chat.pipe(me$, map(account)),
    answer: ({ me }) => account(me),
  },
  {
    name: 'mutes',
    stream: (chat) =>
      chat.pipe(
        mutes$,
        map(({ users }) => [...users.keys()].sort()),
      ),
    answer: ({ me: { mutes } }) => (mutes ?? []).map(({ target }) => target.id).sort(),
  },
  {
    name: 'presence',
    stream: (chat) =>
      chat.pipe(
        presenceOf(people),
        map((known) =>
          sorted([...known].map(([id, { online, user }]) => [id, [online, user.name]])),
        ),
      ),
    answer: ({ users }) => sorted(users.map(({ id, online, name }) => [id, [online, name]])),
  },
  ...listNames.map((name) => ({
    name: `list ${name}`,
    stream: (chat: ChatConnection) => chat.pipe(channelList(lists[name]), map(cidsOf)),
    answer: (truth: Truth) => truth.lists.get(name),
  })),
  ...rooms.flatMap((cid) =>
    inRoom(cid).map(({ name, stream, answer }) => ({
      name: `${name} of ${cid}`,
      room: cid,
      stream,
      answer: (truth: Truth) => {
        const channel = truth.channels.get(cid);
        return channel && answer(channel, truth);
      },
    })),
  ),
];
