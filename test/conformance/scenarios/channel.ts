import { johns, membersElsewhere, nobody, watching } from '../cast.js';
import type { FamilyScenarios } from '../scenario.js';
import { address, cid, say } from '../stage.js';

export const channelScenarios = {
  'channel.deleted': [
    {
      trigger: 'an admin deletes the channel',
      set: (stage) => () => stage.player('olga').channel.delete(),
      to: watching,
      says: { cid, user: { id: 'olga' } },
    },
    {
      trigger: 'a backend deletes it for good',
      set: (stage) => () => stage.general.delete({ hard_delete: true }),
      to: watching,
    },
    {
      trigger: 'a backend deletes many',
      set: (stage) => () => stage.backend.deleteChannels([cid], { hard_delete: false }),
      to: watching,
    },
    {
      trigger: 'a user is deleted, and its conversations with it',
      set: async ({ backend, player }) => {
        const pair = { members: ['max', 'jane'], created_by_id: 'max' };
        await backend.channel('messaging', 'pair', pair).create();
        await player('jane').chat.channel('messaging', 'pair').watch();
        return () => backend.deleteUser('max', { delete_conversation_channels: true });
      },
      to: ['jane'],
      says: { cid: 'messaging:pair' },
    },
  ],
  'notification.channel_deleted': [
    {
      trigger: 'an admin deletes the channel, where a message was unread',
      set: async (stage) => {
        await say(stage.player('john'), 'one');
        return () => stage.player('olga').channel.delete();
      },
      to: membersElsewhere,
      says: { cid },
      unread: { 'john elsewhere': [0, 0], 'jane elsewhere': [0, 0], max: [0, 0] },
    },
    {
      trigger: 'a backend deletes many for good',
      set: (stage) => () => stage.backend.deleteChannels([cid], { hard_delete: true }),
      to: membersElsewhere,
    },
  ],
  'channel.hidden': [
    {
      trigger: 'a watching member hides it, with its history',
      set: (stage) => () => stage.player('john').channel.hide(null, true),
      to: johns,
      says: { cid, clear_history: true, user: { id: 'john' } },
    },
    {
      trigger: 'a member who does not watch hides it',
      set: (stage) => () => stage.player('max').channel.hide(),
      to: ['max'],
      says: { clear_history: false, user: { id: 'max' } },
    },
    {
      trigger: 'a backend hides it for a member',
      set: (stage) => () => stage.general.hide('john'),
      to: johns,
    },
    {
      trigger: 'a member blocks the only other one',
      set: async (stage) => {
        const { chat } = stage.player('john');
        await chat.channel('messaging', 'direct', { members: ['john', 'jane'] }).create();
        await stage.take();
        return () => chat.blockUser('jane');
      },
      to: johns,
      says: { cid: 'messaging:direct', clear_history: false, channel: { blocked: true } },
    },
  ],
  'channel.visible': [
    {
      trigger: 'a member shows it again',
      set: async (stage) => {
        const { channel } = stage.player('john');
        await channel.hide();
        return () => channel.show();
      },
      to: johns,
      says: { cid, user: { id: 'john' } },
    },
    {
      trigger: 'a message is sent where a member has hidden it',
      set: async (stage) => {
        await stage.player('max').channel.hide();
        return () => say(stage.player('john'), 'one');
      },
      to: ['max'],
      says: { user: { id: 'max' } },
    },
    {
      trigger: 'a message is sent that is to leave it hidden',
      set: async (stage) => {
        await stage.player('max').channel.hide();
        const { channel } = stage.player('john');
        return () => channel.sendMessage({ text: 'one' }, { keep_channel_hidden: true });
      },
      to: nobody,
    },
    {
      trigger: 'a member unblocks the only other one',
      set: async (stage) => {
        const { chat } = stage.player('john');
        await chat.channel('messaging', 'direct', { members: ['john', 'jane'] }).create();
        await chat.blockUser('jane');
        await stage.take();
        return () => chat.unBlockUser('jane');
      },
      to: johns,
      says: { cid: 'messaging:direct', channel: { blocked: false } },
    },
  ],
  'channel.truncated': [
    {
      trigger: 'an admin truncates it',
      set: (stage) => () => stage.player('olga').channel.truncate(),
      to: watching,
      says: { cid, user: { id: 'olga' } },
    },
    {
      trigger: 'a backend truncates it with a message',
      set: (stage) => () =>
        stage.general.truncate({ message: { text: 'A new start' }, user_id: 'john' }),
      to: watching,
      says: { message: { type: 'system', text: 'A new start' } },
    },
    {
      trigger: 'a backend truncates it for one member',
      set: (stage) => () => stage.general.truncate({ member_ids: ['jane'] } as object),
      to: ['jane'],
    },
  ],
  'notification.channel_truncated': [
    {
      trigger: 'an admin truncates it, where a message was unread',
      set: async (stage) => {
        await say(stage.player('john'), 'one');
        return () => stage.player('olga').channel.truncate();
      },
      to: membersElsewhere,
      says: { cid },
      unread: { 'john elsewhere': [0, 0], 'jane elsewhere': [0, 0], max: [0, 0] },
    },
    {
      trigger: 'a backend truncates it for one member',
      set: (stage) => () => stage.general.truncate({ member_ids: ['jane'] } as object),
      to: ['jane elsewhere'],
    },
  ],
  'channel.updated': [
    {
      trigger: 'its data are replaced',
      set: (stage) => () => stage.player('john').channel.update({ name: 'General' } as object),
      to: watching,
      says: { cid, user: { id: 'john' }, channel: { name: 'General' } },
    },
    {
      trigger: 'its data are replaced with a message',
      set: (stage) => () =>
        stage.player('john').channel.update({ name: 'General' } as object, { text: 'It is named' }),
      to: watching,
      says: { message: { type: 'system', text: 'It is named' } },
    },
    {
      trigger: 'a part of its data is set',
      set: (stage) => () =>
        stage.player('john').channel.updatePartial({ set: { name: 'General' } as object }),
      to: watching,
      says: { channel: { name: 'General' } },
    },
    {
      trigger: 'a backend slows it down',
      set: (stage) => () => stage.general.enableSlowMode(10),
      to: watching,
      says: { channel: { cooldown: 10 } },
    },
    {
      trigger: 'a member is added',
      set: (stage) => () => stage.player('john').channel.addMembers(['zoe']),
      to: watching,
      says: { channel: { member_count: 4 } },
    },
    {
      trigger: 'a member is removed',
      set: (stage) => () => stage.player('john').channel.removeMembers(['max']),
      to: watching,
      says: { channel: { member_count: 2 } },
    },
    {
      trigger: 'an invite is accepted, which changes nothing of the channel',
      set: async (stage) => {
        await stage.player('john').channel.inviteMembers(['zoe']);
        return () =>
          stage
            .player('zoe')
            .chat.channel(...address)
            .acceptInvite();
      },
      to: nobody,
    },
  ],
} satisfies FamilyScenarios;
