import { janes, johns, membersElsewhere, nobody, watching } from '../cast.js';
import type { Act, FamilyScenarios } from '../scenario.js';
import { cid, say, type Stage } from '../stage.js';

/** Lets john say something first. */
const afterSaying =
  (act: (stage: Stage, id: string) => Promise<unknown>) =>
  async (stage: Stage): Promise<Act> => {
    const id = await say(stage.player('john'), 'one');
    return () => act(stage, id);
  };

const reply = (stage: Stage, id: string) =>
  stage.player('jane').channel.sendMessage({ text: 'two', parent_id: id });

const speakShadowed = async (stage: Stage): Promise<Act> => {
  await stage.backend.shadowBan('jane', { banned_by_id: 'olga' });
  return () => say(stage.player('jane'), 'spam');
};

export const messageScenarios = {
  'message.new': [
    {
      trigger: 'a member sends a message',
      set: (stage) => () => say(stage.player('john'), 'one'),
      to: watching,
      says: { cid, user: { id: 'john' }, message: { text: 'one' }, watcher_count: 3 },
      unread: { john: [0, 0], jane: [1, 1] },
    },
    {
      trigger: 'a member sends another one',
      set: afterSaying((stage) => say(stage.player('john'), 'two')),
      to: watching,
      unread: { john: [0, 0], jane: [2, 1] },
    },
    {
      trigger: 'a backend sends one for a member',
      set: (stage) => () => stage.general.sendMessage({ text: 'one', user_id: 'max' }),
      to: watching,
      says: { user: { id: 'max' } },
      unread: { john: [1, 1], jane: [1, 1] },
    },
    { trigger: 'a member replies in a thread', set: afterSaying(reply), to: watching },
    {
      trigger: 'a member sends a silent one',
      set: (stage) => () => stage.player('john').channel.sendMessage({ text: 'hm', silent: true }),
      to: watching,
      unread: { jane: [0, 0] },
    },
    {
      trigger: 'the channel is updated with a message',
      set: (stage) => () =>
        stage.player('john').channel.update({ name: 'General' } as object, { text: 'It is named' }),
      to: watching,
      says: { message: { type: 'system' } },
    },
    {
      trigger: 'who is shadow banned sends one',
      set: speakShadowed,
      to: ['jane'],
    },
  ],
  'notification.message_new': [
    {
      trigger: 'a member sends a message',
      set: (stage) => () => say(stage.player('john'), 'one'),
      to: membersElsewhere,
      says: { cid, user: { id: 'john' }, message: { text: 'one' }, watcher_count: 3 },
      unread: { 'john elsewhere': [0, 0], 'jane elsewhere': [1, 1], max: [1, 1] },
    },
    {
      trigger: 'a member sends a message, and there is an open invite',
      set: async (stage) => {
        await stage.player('john').channel.inviteMembers(['zoe']);
        return () => say(stage.player('john'), 'one');
      },
      to: membersElsewhere,
    },
    {
      trigger: 'a member sends a message, and another one has muted the channel',
      set: async (stage) => {
        await stage.player('max').channel.mute();
        return () => say(stage.player('john'), 'one');
      },
      to: membersElsewhere,
      unread: { 'jane elsewhere': [1, 1], max: [0, 0] },
    },
    {
      trigger: 'a member replies in a thread, which is no news outside',
      set: afterSaying(reply),
      to: nobody,
    },
    {
      trigger: 'a member replies in a thread and in the channel',
      set: afterSaying((stage, id) =>
        stage
          .player('jane')
          .channel.sendMessage({ text: 'two', parent_id: id, show_in_channel: true }),
      ),
      to: membersElsewhere,
    },
    {
      trigger: 'who is shadow banned sends one',
      set: speakShadowed,
      to: ['jane elsewhere'],
    },
  ],
  'notification.thread_message_new': [
    {
      trigger: 'a member replies to another one',
      set: afterSaying(reply),
      to: johns,
      says: { cid, user: { id: 'jane' }, message: { text: 'two' }, unread_threads: 1 },
    },
    {
      trigger: 'the other one replies, and a third member had done so',
      set: async (stage) => {
        const id = await say(stage.player('john'), 'one');
        await stage.player('max').channel.sendMessage({ text: 'two', parent_id: id });
        return () => reply(stage, id);
      },
      to: [...johns, 'max'],
    },
    {
      trigger: 'who is shadow banned replies',
      set: async (stage) => {
        const id = await say(stage.player('john'), 'one');
        await stage.backend.shadowBan('jane', { banned_by_id: 'olga' });
        return () => reply(stage, id);
      },
      to: nobody,
    },
  ],
  'thread.updated': [
    {
      trigger: 'the author of its message names it',
      set: async (stage) => {
        const id = await say(stage.player('john'), 'one');
        await reply(stage, id);
        return () => stage.player('john').chat.partialUpdateThread(id, { set: { title: 'A' } });
      },
      to: watching,
      says: { cid, user: { id: 'john' }, thread: { title: 'A' } },
    },
  ],
  'message.undeleted': [
    {
      trigger: 'a backend restores a message',
      set: async (stage) => {
        const id = await say(stage.player('john'), 'one');
        await stage.player('john').chat.deleteMessage(id);
        return () => stage.backend.undeleteMessage(id, 'john');
      },
      to: watching,
      says: { cid, user: { id: 'john' }, message: { text: 'one' } },
    },
  ],
  'message.updated': [
    {
      trigger: 'its author changes it',
      set: afterSaying((stage, id) => stage.player('john').chat.updateMessage({ id, text: 'two' })),
      to: watching,
      says: { cid, user: { id: 'john' }, message: { text: 'two' } },
    },
    {
      trigger: 'its author changes a part of it',
      set: afterSaying((stage, id) =>
        stage.player('john').chat.partialUpdateMessage(id, { set: { text: 'two' } }),
      ),
      to: watching,
    },
    {
      trigger: 'another member pins it',
      set: afterSaying((stage, id) => stage.player('jane').chat.pinMessage(id)),
      to: watching,
      says: { user: { id: 'jane' }, message: { pinned: true } },
    },
    {
      trigger: 'its pin falls off',
      set: async (stage) => {
        const id = await say(stage.player('john'), 'one');
        await stage.backend.partialUpdateMessage(
          id,
          { set: { pinned: true, pin_expires: stage.inMs(60_000) } },
          'john',
        );
        return () => stage.pass(60_001);
      },
      to: watching,
      says: { message: { pinned: false } },
    },
    {
      trigger: 'it is replied to',
      set: afterSaying(reply),
      to: watching,
      says: { message: { text: 'one', reply_count: 1 } },
    },
  ],
  'message.deleted': [
    {
      trigger: 'its author deletes it',
      set: afterSaying((stage, id) => stage.player('john').chat.deleteMessage(id)),
      to: watching,
      says: { cid, hard_delete: false, user: { id: 'john' }, message: { type: 'deleted' } },
    },
    {
      trigger: 'a backend deletes it for good',
      set: afterSaying((stage, id) => stage.backend.deleteMessage(id, true)),
      to: watching,
      says: { hard_delete: true },
    },
    {
      trigger: 'a member deletes it for itself, and watches with both connections',
      set: async (stage) => {
        const id = await say(stage.player('john'), 'one');
        await stage.player('jane elsewhere').channel.watch();
        return () => stage.player('jane').chat.deleteMessage(id, { deleteForMe: true });
      },
      to: janes,
      says: { deleted_for_me: true, user: { id: 'jane' } },
    },
  ],
} satisfies FamilyScenarios;
