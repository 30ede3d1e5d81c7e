import type { ChannelResponse, ChatEvent } from 'millrace/protocol';
import {
  channelIn,
  type ChannelState,
  type ChatState,
  messagesIn,
  pinnedIn,
  unreadIn,
} from 'millrace/state';
import {
  type Client,
  general,
  type Harness,
  makeChannel,
  startCore,
  watch,
} from '../server/core/harness.js';

export const cid = 'messaging:general';

/** What an act needs of a client. */
export type Actor = Pick<Client, 'call' | 'leave'>;

/** Those who act; `aside` is another device of john. */
export interface Cast {
  readonly server: Client['call'];
  readonly john: Actor;
  readonly aside: Actor;
  readonly jane: Actor;
  readonly max: Actor;
}

/** A channel with some history, one device that watches it, and one that does not. */
export interface Stage extends Cast {
  readonly harness: Harness;
  readonly john: Client;
  readonly aside: Client;
  readonly jane: Client;
  readonly max: Client;
}

/** What causes an event. */
export type Act = (cast: Cast) => Promise<unknown>;

const say = (client: Actor, id: string, over: object = {}): Promise<unknown> =>
  client.call('sendMessage', general, { message: { id, text: id, ...over } });

export const introduceAll = (server: Client['call']): Promise<unknown> =>
  server(
    'updateUsers',
    {},
    {
      users: {
        john: { id: 'john', name: 'John' },
        jane: { id: 'jane', name: 'Jane' },
        max: { id: 'max', name: 'Max' },
        sue: { id: 'sue', name: 'Sue' },
      },
    },
  );

/** Makes the channel and its history. */
export const converse = async ({ server, john, jane, max }: Cast): Promise<void> => {
  await makeChannel({ server }, ['jane', 'john', 'max']);
  await say(john, 'm1');
  await say(jane, 'm2');
  await say(jane, 'm3', { parent_id: 'm1' });
  await say(max, 'm4', { quoted_message_id: 'm2' });
  await john.call('sendReaction', { id: 'm2' }, { reaction: { type: 'like' } });
  await jane.call('sendReaction', { id: 'm2' }, { reaction: { type: 'wow' } });
  await john.call('markRead', general, {});
  await say(jane, 'm5');
  await say(max, 'm6', { mentioned_users: ['jane'] });
};

export const openStage = async (): Promise<Stage> => {
  const harness = await startCore();
  const { server, connect } = harness;
  await introduceAll(server);
  const [john, aside] = [await connect('john'), await connect('john')];
  const [jane, max] = [await connect('jane'), await connect('max')];
  const stage = { harness, server, john, aside, jane, max };
  await converse(stage);
  return stage;
};

const byBackend = (user_id: string) => ({ user_id });

/** At least one act for each event that john can get about a channel or a user in it. */
export const acts: Readonly<Record<string, Act>> = {
  'message.new': ({ jane }) => say(jane, 'n1'),
  'message.new of john': ({ aside }) => say(aside, 'n2'),
  'message.new in a thread': ({ max }) => say(max, 'n3', { parent_id: 'm2' }),
  'message.new that quotes': ({ max }) => say(max, 'n4', { quoted_message_id: 'm2' }),
  'message.updated': ({ jane }) =>
    jane.call('updateMessage', { id: 'm2' }, { message: { text: 'edited' } }),
  'message.updated by a pin': ({ jane }) =>
    jane.call('updateMessagePartial', { id: 'm2' }, { set: { pinned: true } }),
  'message.deleted': ({ jane }) => jane.call('deleteMessage', { id: 'm2' }, {}),
  'message.deleted for good': ({ server }) => server('deleteMessage', { id: 'm5' }, { hard: true }),
  'message.deleted with its thread': ({ server }) =>
    server('deleteMessage', { id: 'm1' }, { hard: true }),
  'message.deleted for oneself': ({ aside }) =>
    aside.call('deleteMessage', { id: 'm2' }, { delete_for_me: true }),
  'reaction.new': ({ max }) =>
    max.call('sendReaction', { id: 'm2' }, { reaction: { type: 'love' } }),
  'reaction.new of john': ({ aside }) =>
    aside.call('sendReaction', { id: 'm2' }, { reaction: { type: 'love' } }),
  'reaction.updated': ({ aside }) =>
    aside.call('sendReaction', { id: 'm2' }, { reaction: { type: 'sad' }, enforce_unique: true }),
  'reaction.deleted': ({ jane }) => jane.call('deleteReaction', { id: 'm2', type: 'wow' }, {}),
  'reaction.deleted of john': ({ aside }) =>
    aside.call('deleteReaction', { id: 'm2', type: 'like' }, {}),
  'message.read': ({ jane }) => jane.call('markRead', general, {}),
  'notification.mark_read': ({ aside }) => aside.call('markRead', general, {}),
  'notification.mark_read up to a message': ({ aside }) =>
    aside.call('markRead', general, { message_id: 'm5' }),
  'notification.mark_read everywhere': ({ aside }) => aside.call('markChannelsRead', {}, {}),
  'notification.mark_unread': ({ aside }) =>
    aside.call('markUnread', general, { message_id: 'm4' }),
  'member.added': ({ server }) => server('updateChannel', general, { add_members: ['sue'] }),
  'member.removed': ({ server }) => server('updateChannel', general, { remove_members: ['max'] }),
  'member.removed of john': ({ server }) =>
    server('updateChannel', general, { remove_members: ['john'] }),
  'member.updated': ({ server }) => server('updateChannel', general, { add_moderators: ['max'] }),
  'member.updated of john': ({ server }) =>
    server('updateChannel', general, { add_moderators: ['john'] }),
  'user.banned': ({ server }) =>
    server('ban', {}, { target_user_id: 'max', banned_by_id: 'jane', ...general }),
  'user.unbanned': async ({ server }) => {
    await server('ban', {}, { target_user_id: 'max', banned_by_id: 'jane', ...general });
    await server('unban', {}, { target_user_id: 'max', ...general });
  },
  'user.messages.deleted': ({ server }) =>
    server(
      'ban',
      {},
      { target_user_id: 'jane', banned_by_id: 'max', ...general, delete_messages: 'soft' },
    ),
  'user.messages.deleted for good': ({ server }) =>
    server(
      'ban',
      {},
      { target_user_id: 'jane', banned_by_id: 'max', ...general, delete_messages: 'hard' },
    ),
  'user.updated': ({ server }) =>
    server('updateUsers', {}, { users: { jane: { id: 'jane', name: 'Janet' } } }),
  'user.updated of john': ({ server }) =>
    server('updateUsers', {}, { users: { john: { id: 'john', name: 'Johnny' } } }),
  'user.deleted': ({ server }) => server('deleteUser', { id: 'jane' }, {}),
  'user.deleted with its messages': ({ server }) =>
    server('deleteUser', { id: 'jane' }, { mark_messages_deleted: true }),
  'user.deleted for good': ({ server }) =>
    server('deleteUser', { id: 'jane' }, { hard_delete: true }),
  'user.presence.changed': ({ max }) => max.leave(),
  'user.watching.start': ({ jane }) => watch(jane),
  'user.watching.stop': async ({ jane }) => {
    await watch(jane);
    await jane.call('stopWatchingChannel', general, {});
  },
  'channel.updated': ({ server }) => server('updateChannel', general, { data: { name: 'Two' } }),
  'channel.updated with a message': ({ server }) =>
    server('updateChannel', general, {
      data: { frozen: true },
      message: { id: 'n5', text: 'frozen' },
      user_id: 'jane',
    }),
  'channel.truncated': ({ server }) => server('truncateChannel', general, {}),
  'channel.truncated with a message': ({ server }) =>
    server('truncateChannel', general, {
      message: { id: 'n6', text: 'A new start' },
      ...byBackend('jane'),
    }),
  'channel.hidden': ({ aside }) => aside.call('hideChannel', general, {}),
  'channel.hidden with its history': ({ aside }) =>
    aside.call('hideChannel', general, { clear_history: true }),
  'channel.visible': async ({ aside }) => {
    await aside.call('hideChannel', general, {});
    await aside.call('showChannel', general, {});
  },
  'channel.deleted': ({ server }) => server('deleteChannel', general, {}),
  'notification.mutes_updated': ({ aside }) => aside.call('muteUser', {}, { target_ids: ['jane'] }),
  'notification.channel_mutes_updated': ({ aside }) =>
    aside.call('muteChannel', {}, { channel_cids: [cid] }),
  'typing.start': ({ jane }) =>
    jane.call('sendEvent', general, { event: { type: 'typing.start' } }),
};

/** The channel as the server has it for a device. */
export const query = async (client: Actor, isWatching = false): Promise<ChannelResponse> => {
  const flags = { state: true, watch: isWatching, presence: isWatching };
  const filter_conditions = { cid: { $in: [cid] }, hidden: { $in: [true, false] } };
  const { channels } = await client.call('queryChannels', {}, { filter_conditions, ...flags });
  const [response] = channels;
  if (!response) throw new Error(`${cid} is not shown`);
  return response;
};

/** What a device was sent, from one frame on. */
export const eventsOf = (client: Client, from = 0): readonly ChatEvent[] =>
  client.frames.slice(from) as unknown as readonly ChatEvent[];

/** An event or a response as a server without a log sends it. */
export const withoutLog = <A extends ChatEvent | ChannelResponse>(value: A): A =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'millrace')) as A;

/** What an application shows of a channel. */
export const shown = (
  { channel, members, reads, watchers, timeline }: ChannelState,
  unread: number | undefined,
) => ({
  name: channel?.['name'],
  hidden: channel?.hidden === true,
  lastMessageAt: channel?.last_message_at,
  members: [...members].map(([id, { banned, channel_role }]) => [id, banned, channel_role]).sort(),
  reads: [...reads].map(([id, { lastReadMessageId }]) => [id, lastReadMessageId]).sort(),
  watchers: [watchers.count, ...[...watchers.users.keys()].sort()],
  messages: messagesIn(timeline).map((message) => ({
    ...{ id: message.id, text: message.text, type: message.type },
    ...{ replies: message.reply_count, counts: message.reaction_counts },
    own: message.own_reactions?.map(({ type }) => type).sort(),
    quoted: message.quoted_message?.text,
  })),
  pinned: pinnedIn(timeline).map(({ id }) => id),
  unread,
});

/** What an application shows of the channel of the stage. */
export const shownOf = (state: ChatState) =>
  shown(channelIn(state, cid), unreadIn(state.unread, cid));
