import { janes, nobody, watching } from '../cast.js';
import type { Act, FamilyScenarios } from '../scenario.js';
import { cid, say, type Stage } from '../stage.js';

const byOlga = { banned_by_id: 'olga' };
const here = { type: 'messaging', id: 'general', ...byOlga };

/** Where a ban of jane counts: who hears of it is every connection of jane's, and who watches. */
const hereAndJane = [...watching, 'jane elsewhere'] as const;

/** Bans jane first. */
const banned =
  (ban: object, act: (stage: Stage) => Promise<unknown>) =>
  async (stage: Stage): Promise<Act> => {
    await stage.backend.banUser('jane', ban);
    return () => act(stage);
  };

/** Lets jane say something first. */
const afterJane =
  (act: (stage: Stage) => Promise<unknown>) =>
  async (stage: Stage): Promise<Act> => {
    await say(stage.player('jane'), 'spam');
    return () => act(stage);
  };

export const moderationScenarios = {
  'notification.mutes_updated': [
    {
      trigger: 'a user mutes another one',
      set: (stage) => () => stage.player('jane').chat.muteUser('john'),
      to: janes,
      says: { me: { id: 'jane', mutes: [{ target: { id: 'john' } }] } },
    },
    {
      trigger: 'a user takes a mute back',
      set: async (stage) => {
        const { chat } = stage.player('jane');
        await chat.muteUser('john');
        return () => chat.unmuteUser('john');
      },
      to: janes,
      says: { me: { id: 'jane', mutes: [] } },
    },
    {
      trigger: 'a mute ends by itself',
      set: async (stage) => {
        await stage.player('jane').chat.muteUser('john', undefined, { timeout: 1 });
        return () => stage.pass(60_001);
      },
      to: janes,
      says: { me: { mutes: [] } },
    },
  ],
  'notification.channel_mutes_updated': [
    {
      trigger: 'a member mutes the channel',
      set: (stage) => () => stage.player('jane').channel.mute(),
      to: janes,
      says: { me: { id: 'jane', channel_mutes: [{ channel: { cid } }] } },
    },
    {
      trigger: 'a member takes the mute back',
      set: async (stage) => {
        const { channel } = stage.player('jane');
        await channel.mute();
        return () => channel.unmute();
      },
      to: janes,
      says: { me: { channel_mutes: [] } },
    },
    {
      trigger: 'the mute ends by itself',
      set: async (stage) => {
        await stage.player('jane').channel.mute({ expiration: 60_000 });
        return () => stage.pass(60_001);
      },
      to: janes,
      says: { me: { channel_mutes: [] } },
    },
  ],
  'user.banned': [
    {
      trigger: 'an admin bans a user from the application',
      set: (stage) => () => stage.player('olga').chat.banUser('jane', { reason: 'spam' }),
      to: janes,
      says: {
        user: { id: 'jane', banned: true },
        created_by: { id: 'olga' },
        shadow: false,
        reason: 'spam',
      },
    },
    {
      trigger: 'an admin bans a user from the channel for a time',
      set: (stage) => () => stage.player('olga').channel.banUser('jane', { timeout: 10 }),
      to: hereAndJane,
      says: { cid, user: { id: 'jane', banned: false } },
    },
    {
      trigger: 'a backend shadow bans a user from the channel',
      set: (stage) => () => stage.backend.shadowBan('jane', here),
      to: ['olga'],
      says: { cid, user: { id: 'jane' }, shadow: true },
    },
    {
      trigger: 'a backend shadow bans a user from the application',
      set: (stage) => () => stage.backend.shadowBan('jane', byOlga),
      to: nobody,
    },
  ],
  'user.unbanned': [
    {
      trigger: 'an admin lifts a ban from the application',
      set: banned(byOlga, (stage) => stage.player('olga').chat.unbanUser('jane')),
      to: janes,
      says: { user: { id: 'jane', banned: false } },
    },
    {
      trigger: 'an admin lifts a ban from the channel',
      set: banned(here, (stage) => stage.player('olga').channel.unbanUser('jane')),
      to: hereAndJane,
      says: { cid, user: { id: 'jane' } },
    },
    {
      trigger: 'an admin lifts a shadow ban from the channel',
      set: banned({ ...here, shadow: true }, (stage) =>
        stage.player('olga').channel.removeShadowBan('jane'),
      ),
      to: ['olga'],
      says: { cid, shadow: true },
    },
    {
      trigger: 'the time of a ban is over',
      set: banned({ ...byOlga, timeout: 1 }, (stage) => stage.pass(60_001)),
      to: nobody,
    },
  ],
  'user.messages.deleted': [
    {
      trigger: 'a backend bans a user from the application, and deletes its messages',
      set: afterJane((stage) =>
        stage.backend.banUser('jane', { ...byOlga, delete_messages: 'soft' } as object),
      ),
      to: janes,
      says: { user: { id: 'jane' }, hard_delete: false, soft_delete: true },
    },
    {
      trigger: 'the messages are deleted of a user who wrote none',
      set: (stage) => () =>
        stage.backend.banUser('jane', { ...byOlga, delete_messages: 'hard' } as object),
      to: janes,
      says: { hard_delete: true },
    },
    {
      trigger: 'a user is deleted with its messages',
      set: afterJane((stage) => stage.backend.deleteUser('jane', { mark_messages_deleted: true })),
      to: janes,
      says: { user: { id: 'jane' }, hard_delete: false },
    },
    {
      trigger: 'a user is deactivated with its messages',
      set: afterJane((stage) =>
        stage.backend.deactivateUser('jane', { mark_messages_deleted: true }),
      ),
      to: janes,
    },
    {
      trigger: 'a backend bans a user from the channel, and deletes its messages there',
      set: afterJane((stage) =>
        stage.backend.banUser('jane', { ...here, delete_messages: 'hard' } as object),
      ),
      to: nobody,
    },
  ],
  'user.messages.deleted@channel': [
    {
      trigger: 'a backend bans a user from the channel, and deletes its messages there',
      set: afterJane((stage) =>
        stage.backend.banUser('jane', { ...here, delete_messages: 'hard' } as object),
      ),
      to: watching,
      says: { cid, user: { id: 'jane' }, hard_delete: true },
    },
    {
      trigger: 'a backend bans a user from the application, and deletes its messages',
      set: afterJane((stage) =>
        stage.backend.banUser('jane', { ...byOlga, delete_messages: 'soft' } as object),
      ),
      to: watching,
      says: { cid, user: { id: 'jane' }, soft_delete: true },
    },
    {
      trigger: 'a user is deleted with its messages, and does not watch any more',
      set: afterJane((stage) => stage.backend.deleteUser('jane', { mark_messages_deleted: true })),
      to: ['john', 'olga'],
      says: { cid, user: { id: 'jane' } },
    },
  ],
} satisfies FamilyScenarios;
