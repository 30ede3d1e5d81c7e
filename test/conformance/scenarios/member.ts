import { janes, johns, nobody, watching } from '../cast.js';
import type { Act, ScenariosOf } from '../scenario.js';
import { address, cid, type Stage } from '../stage.js';

/** Invites zoe, who is not watching, and olga, who is with one of two connections. */
const inviting =
  (act: (stage: Stage, who: 'zoe' | 'olga') => Promise<unknown>, who: 'zoe' | 'olga' = 'zoe') =>
  async (stage: Stage): Promise<Act> => {
    await stage.player('john').channel.inviteMembers(['zoe', 'olga']);
    return () => act(stage, who);
  };

const accept = (stage: Stage, who: 'zoe' | 'olga') =>
  stage
    .player(who)
    .chat.channel(...address)
    .acceptInvite();

const reject = (stage: Stage, who: 'zoe' | 'olga') =>
  stage
    .player(who)
    .chat.channel(...address)
    .rejectInvite();

export const memberScenarios: ScenariosOf<
  | 'member.added'
  | 'member.removed'
  | 'member.updated'
  | 'notification.added_to_channel'
  | 'notification.invite_accepted'
  | 'notification.invite_rejected'
  | 'notification.invited'
  | 'notification.removed_from_channel'
> = {
  'member.added': [
    {
      trigger: 'a stranger is added',
      set: (stage) => () => stage.player('john').channel.addMembers(['zoe']),
      to: watching,
      says: { cid, user: { id: 'zoe' }, member: { user_id: 'zoe' } },
    },
    {
      trigger: 'one who watches is added',
      set: (stage) => () => stage.player('john').channel.addMembers(['olga']),
      to: watching,
      says: { user: { id: 'olga' } },
    },
    {
      trigger: 'a stranger is invited',
      set: (stage) => () => stage.player('john').channel.inviteMembers(['zoe']),
      to: watching,
      says: { user: { id: 'zoe' }, member: { status: 'pending' } },
    },
    {
      trigger: 'a channel is made and watched in one call',
      set: (stage) => () =>
        stage
          .player('john')
          .chat.channel('messaging', 'new', { members: ['john'] })
          .watch(),
      to: ['john'],
      says: { cid: 'messaging:new', user: { id: 'john' } },
    },
    {
      trigger: 'a backend makes a stranger a moderator',
      set: (stage) => () => stage.general.addModerators(['zoe']),
      to: watching,
      says: { member: { user_id: 'zoe', channel_role: 'channel_moderator' } },
    },
  ],
  'member.removed': [
    {
      trigger: 'a member who does not watch is removed',
      set: (stage) => () => stage.player('john').channel.removeMembers(['max']),
      to: watching,
      says: { cid, user: { id: 'max' }, member: { user_id: 'max' } },
    },
    {
      trigger: 'one who watches is removed',
      set: (stage) => () => stage.player('john').channel.removeMembers(['jane']),
      to: watching,
      says: { user: { id: 'jane' } },
    },
    {
      trigger: 'a member leaves',
      set: (stage) => () => stage.player('max').channel.removeMembers(['max']),
      to: watching,
      says: { user: { id: 'max' } },
    },
    {
      trigger: 'a member is deleted for good',
      set: (stage) => () => stage.backend.deleteUser('max', { hard_delete: true }),
      to: watching,
      says: { user: { id: 'max' } },
    },
  ],
  'member.updated': [
    {
      trigger: 'a backend makes a member a moderator',
      set: (stage) => () => stage.general.addModerators(['max']),
      to: watching,
      says: { cid, user: { id: 'max' }, member: { channel_role: 'channel_moderator' } },
    },
    {
      trigger: 'a backend takes that back',
      set: async (stage) => {
        await stage.general.addModerators(['max']);
        return () => stage.general.demoteModerators(['max']);
      },
      to: watching,
      says: { user: { id: 'max' }, member: { channel_role: 'channel_member' } },
    },
    {
      trigger: 'a backend gives a role',
      set: (stage) => () =>
        stage.general.assignRoles([{ user_id: 'jane', channel_role: 'channel_moderator' }]),
      to: watching,
      says: { user: { id: 'jane' } },
    },
    {
      trigger: 'an invite is accepted',
      set: inviting(accept),
      to: watching,
      says: { user: { id: 'zoe' }, member: { status: 'accepted' } },
    },
    {
      trigger: 'an invite is rejected',
      set: inviting(reject),
      to: watching,
      says: { user: { id: 'zoe' }, member: { status: 'rejected' } },
    },
    {
      trigger: 'a member archives the channel',
      set: (stage) => () => stage.player('max').channel.archive(),
      to: [...watching, 'max'],
      says: { user: { id: 'max' } },
    },
    {
      trigger: 'a member pins the channel',
      set: (stage) => () => stage.player('jane').channel.pin(),
      to: [...watching, 'jane elsewhere'],
      says: { user: { id: 'jane' } },
    },
    {
      trigger: 'a member marks its membership',
      set: (stage) => () =>
        stage.player('jane').channel.updateMemberPartial({ set: { colour: 'red' } as object }),
      to: watching,
      says: { member: { colour: 'red' } },
    },
  ],
  'notification.added_to_channel': [
    {
      trigger: 'a stranger is added',
      set: (stage) => () => stage.player('john').channel.addMembers(['zoe']),
      to: ['zoe'],
      says: { cid, member: { user_id: 'zoe' } },
      unread: { zoe: [0, 0] },
    },
    {
      trigger: 'one who watches with one of two connections is added',
      set: (stage) => () => stage.player('john').channel.addMembers(['olga']),
      to: ['olga elsewhere'],
    },
    {
      trigger: 'a channel is made with members',
      set: (stage) => () =>
        stage
          .player('john')
          .chat.channel('messaging', 'new', { members: ['john', 'max'] })
          .create(),
      to: [...johns, 'max'],
      says: { cid: 'messaging:new' },
    },
    {
      trigger: 'a channel is made with members, and watched in the same call',
      set: (stage) => () =>
        stage
          .player('john')
          .chat.channel('messaging', 'new', { members: ['john', 'max'] })
          .watch(),
      to: ['john elsewhere', 'max'],
      says: { cid: 'messaging:new' },
    },
    {
      trigger: 'a channel is made with a member who is also invited',
      set: (stage) => () =>
        stage
          .player('john')
          .chat.channel('messaging', 'new', {
            members: ['john', 'max'],
            invites: ['max'],
          } as object)
          .create(),
      to: johns,
    },
  ],
  'notification.invited': [
    {
      trigger: 'a stranger is invited',
      set: (stage) => () => stage.player('john').channel.inviteMembers(['zoe']),
      to: ['zoe'],
      says: { cid, user: { id: 'zoe' }, member: { user_id: 'zoe', invited: true } },
    },
    {
      trigger: 'one who watches with one of two connections is invited',
      set: (stage) => () => stage.player('john').channel.inviteMembers(['olga']),
      to: ['olga elsewhere'],
    },
    {
      trigger: 'a channel is made with an invite',
      set: (stage) => () =>
        stage
          .player('john')
          .chat.channel('messaging', 'new', { members: ['john'], invites: ['max'] } as object)
          .create(),
      to: ['max'],
    },
    {
      trigger: 'a channel is made with a member who is also invited',
      set: (stage) => () =>
        stage
          .player('john')
          .chat.channel('messaging', 'new', {
            members: ['john', 'max'],
            invites: ['max'],
          } as object)
          .create(),
      to: ['max'],
      says: { member: { user_id: 'max', invited: true, status: 'pending' } },
    },
  ],
  'notification.invite_accepted': [
    {
      trigger: 'who was invited accepts',
      set: inviting(accept),
      to: ['zoe'],
      says: { cid, user: { id: 'zoe' }, member: { invited: true } },
    },
    {
      trigger: 'who was made a member and invited accepts',
      set: async (stage) => {
        const members = { members: ['john', 'zoe'], invites: ['zoe'] } as object;
        await stage.player('john').chat.channel('messaging', 'new', members).create();
        return () => stage.player('zoe').chat.channel('messaging', 'new').acceptInvite();
      },
      to: ['zoe'],
      says: { cid: 'messaging:new', user: { id: 'zoe' } },
    },
    {
      trigger: 'who was invited and watches with one of two connections accepts',
      set: inviting(accept, 'olga'),
      to: ['olga elsewhere'],
    },
  ],
  'notification.invite_rejected': [
    {
      trigger: 'who was invited rejects',
      set: inviting(reject),
      to: ['zoe'],
      says: { cid, user: { id: 'zoe' } },
    },
    {
      trigger: 'who was invited and watches with one of two connections rejects',
      set: inviting(reject, 'olga'),
      to: ['olga elsewhere'],
    },
  ],
  'notification.removed_from_channel': [
    {
      trigger: 'a member who does not watch is removed',
      set: (stage) => () => stage.player('john').channel.removeMembers(['max']),
      to: ['max'],
      says: { cid, user: { id: 'max' }, member: { user_id: 'max' } },
    },
    {
      trigger: 'one who watches is removed, and may not read any more',
      set: (stage) => () => stage.player('john').channel.removeMembers(['jane']),
      to: janes,
    },
    {
      trigger: 'one who watches is removed, and may read still',
      set: async (stage) => {
        await stage.player('john').channel.addMembers(['olga']);
        return () => stage.player('john').channel.removeMembers(['olga']);
      },
      to: ['olga elsewhere'],
    },
    {
      trigger: 'a member leaves',
      set: (stage) => () => stage.player('max').channel.removeMembers(['max']),
      to: ['max'],
    },
    {
      trigger: 'the creator, who watches and may read still, leaves',
      set: (stage) => () => stage.player('john').channel.removeMembers(['john']),
      to: johns,
      says: { cid, user: { id: 'john' } },
    },
    {
      trigger: 'an invite is rejected, and kept as rejected',
      set: inviting(reject),
      to: nobody,
    },
  ],
};
