import { janes, johns, nobody, watching } from '../cast.js';
import type { Act, FamilyScenarios } from '../scenario.js';
import { cid, hears, type Stage } from '../stage.js';

/** Who hears of john's status. */
const aboutJohn = [...johns, 'paul'] as const;

/** Closes one of jane's connections, and waits until the server has seen it. */
const closeOne =
  (stage: Stage): Act =>
  async () => {
    await stage.player('jane').chat.disconnectUser();
    await hears(stage, 'john', ({ type }) => type === 'user.watching.stop');
    await stage.pass(0);
  };

export const userScenarios = {
  'user.deleted': [
    {
      trigger: 'a backend deletes a user',
      set: (stage) => () => stage.backend.deleteUser('john'),
      to: aboutJohn,
      says: {
        user: { id: 'john' },
        hard_delete: false,
        mark_messages_deleted: false,
        delete_conversation_channels: false,
        delete_user: 'soft',
      },
    },
    {
      trigger: 'a backend deletes a user for good',
      set: (stage) => () => stage.backend.deleteUser('john', { hard_delete: true }),
      to: aboutJohn,
      says: { hard_delete: true, delete_user: 'hard', delete_messages: 'hard' },
    },
    {
      trigger: 'a backend deletes many users',
      set: (stage) => async () => {
        const options = { user: 'soft', messages: 'pruning' } as const;
        await stage.backend.deleteUsers(['john'], options);
        await stage.pass(0);
      },
      to: aboutJohn,
      says: { mark_messages_deleted: true, delete_messages: 'pruning' },
    },
  ],
  'user.presence.changed': [
    {
      trigger: 'the first connection of a user opens',
      set: (stage) => () => stage.arrive('tom'),
      to: ['paul'],
      says: { user: { id: 'tom', online: true } },
    },
    {
      trigger: 'a further connection of a user opens',
      set: (stage) => () => stage.arrive('jane again'),
      to: nobody,
    },
    {
      trigger: 'the last connection of a user closes',
      set: (stage) => () => stage.player('max').chat.disconnectUser(),
      to: ['paul'],
      says: { user: { id: 'max', online: false } },
    },
    {
      trigger: 'one of two connections of a user closes',
      set: closeOne,
      to: nobody,
    },
    {
      trigger: 'a user becomes invisible',
      set: (stage) => () =>
        stage
          .player('john')
          .chat.partialUpdateUser({ id: 'john', set: { invisible: true } as object }),
      to: aboutJohn,
      says: { user: { id: 'john', online: false } },
    },
    {
      trigger: 'the last connection of a member closes, who is watched with presence',
      set: async (stage) => {
        await stage.player('jane').channel.watch({ presence: true });
        return () => stage.player('max').chat.disconnectUser();
      },
      to: ['jane', 'paul'],
    },
    {
      trigger: 'the same, where the channel was queried with presence',
      set: async (stage) => {
        const { chat } = stage.player('jane elsewhere');
        await chat.queryChannels({ cid }, [], { watch: false, presence: true });
        return () => stage.player('max').chat.disconnectUser();
      },
      to: ['jane elsewhere', 'paul'],
    },
  ],
  'user.updated': [
    {
      trigger: 'a user changes its data',
      set: (stage) => () => stage.player('john').chat.upsertUser({ id: 'john', name: 'Johnny' }),
      to: aboutJohn,
      says: { user: { id: 'john', name: 'Johnny' } },
    },
    {
      trigger: 'a backend changes a part of them',
      set: (stage) => () =>
        stage.backend.partialUpdateUser({ id: 'john', set: { name: 'Johnny' } }),
      to: aboutJohn,
      says: { user: { name: 'Johnny' } },
    },
    {
      trigger: 'a user connects with other data',
      set: (stage) => () => stage.arrive('jane again', { name: 'Jane Doe' }),
      to: [...janes, 'paul'],
      says: { user: { id: 'jane', name: 'Jane Doe' } },
    },
  ],
  'user.watching.start': [
    {
      trigger: 'a member begins to watch',
      set: (stage) => () => stage.player('max').channel.watch(),
      to: [...watching, 'max'],
      says: { cid, user: { id: 'max' }, watcher_count: 4 },
    },
    {
      trigger: 'a member queries the channel and watches it',
      set: (stage) => () => stage.player('max').chat.queryChannels({ cid }),
      to: [...watching, 'max'],
      says: { user: { id: 'max' }, watcher_count: 4 },
    },
    {
      trigger: 'a further connection of a member begins to watch',
      set: (stage) => () => stage.player('jane elsewhere').channel.watch(),
      to: nobody,
    },
    {
      trigger: 'a member begins to watch where this is switched off',
      set: async (stage) => {
        await stage.backend.updateChannelType('messaging', { connect_events: false });
        return () => stage.player('max').channel.watch();
      },
      to: nobody,
    },
  ],
  'user.watching.stop': [
    {
      trigger: 'a member stops watching',
      set: (stage) => () => stage.player('jane').channel.stopWatching(),
      to: ['john', 'olga'],
      says: { cid, user: { id: 'jane' }, watcher_count: 2 },
    },
    {
      trigger: 'the connection of a member closes',
      set: (stage) => () => stage.player('jane').chat.disconnectUser(),
      to: ['john', 'olga'],
      says: { user: { id: 'jane' }, watcher_count: 2 },
    },
    {
      trigger: 'the line of a member is cut',
      set: (stage) => () => Promise.resolve(stage.player('jane').socket()?.terminate()),
      to: ['john', 'olga'],
      says: { user: { id: 'jane' }, watcher_count: 2 },
    },
    {
      trigger: 'a member is removed, and may not read any more',
      set: (stage) => () => stage.player('john').channel.removeMembers(['jane']),
      to: ['john', 'olga'],
      says: { user: { id: 'jane' }, watcher_count: 2 },
    },
    {
      trigger: 'one of two watching connections of a member stops',
      set: async (stage) => {
        await stage.player('jane elsewhere').channel.watch();
        return () => stage.player('jane').channel.stopWatching();
      },
      to: nobody,
    },
    {
      trigger: 'the channel is deleted',
      set: (stage) => () => stage.player('olga').channel.delete(),
      to: nobody,
    },
  ],
} satisfies FamilyScenarios;
