import { johns, nobody } from '../cast.js';
import type { Act, FamilyScenarios } from '../scenario.js';
import { cid, say, type Stage } from '../stage.js';
import { refused } from './refused.js';

const john = (stage: Stage) => stage.player('john');

const saveDraft = (stage: Stage) => john(stage).channel.createDraft({ id: 'd1', text: 'not yet' });

/** Lets there be reminders, and john say something. */
const withReminders =
  (act: (stage: Stage, id: string) => Promise<unknown>) =>
  async (stage: Stage): Promise<Act> => {
    await stage.backend.updateChannelType('messaging', {
      user_message_reminders: true,
    } as object);
    const id = await say(john(stage), 'one');
    return () => act(stage, id);
  };

const create = (stage: Stage, messageId: string, remind_at?: string) =>
  john(stage).chat.createReminder({ messageId, ...(remind_at && { remind_at }) });

/** Lets john have a reminder, which falls due after a minute. */
const withReminder =
  (act: (stage: Stage, id: string) => Promise<unknown>) =>
  async (stage: Stage): Promise<Act> => {
    let id = '';
    const made = await withReminders(async (it, messageId) => {
      id = messageId;
      await create(it, messageId, it.inMs(60_000));
    })(stage);
    await made();
    return () => act(stage, id);
  };

export const ownScenarios = {
  'draft.updated': [
    {
      trigger: 'a member saves what it writes',
      set: (stage) => () => saveDraft(stage),
      to: johns,
      says: { cid, draft: { channel_cid: cid, message: { text: 'not yet' } } },
    },
  ],
  'draft.deleted': [
    {
      trigger: 'a member drops what it wrote',
      set: async (stage) => {
        await saveDraft(stage);
        return () => john(stage).channel.deleteDraft();
      },
      to: johns,
      says: { cid, draft: { message: { text: 'not yet' } } },
    },
    {
      trigger: 'a member does so who wrote nothing',
      set: (stage) => () => john(stage).channel.deleteDraft(),
      to: nobody,
    },
  ],
  'reminder.created': [
    {
      trigger: 'a member saves a message for later',
      set: withReminders((stage, id) => create(stage, id)),
      to: johns,
      says: { cid, user_id: 'john', reminder: { channel_cid: cid, message: { text: 'one' } } },
    },
    {
      trigger: 'a member does so where reminders are switched off, and is refused',
      set: async (stage) => {
        const id = await say(john(stage), 'one');
        return () => refused(create(stage, id));
      },
      to: nobody,
    },
  ],
  'reminder.updated': [
    {
      trigger: 'its owner changes when to be reminded',
      set: withReminder((stage, messageId) =>
        john(stage).chat.updateReminder({ messageId, remind_at: stage.inMs(90_000) }),
      ),
      to: johns,
      says: { cid, user_id: 'john' },
    },
  ],
  'reminder.deleted': [
    {
      trigger: 'its owner deletes it',
      set: withReminder((stage, id) => john(stage).chat.deleteReminder(id)),
      to: johns,
      says: { cid, user_id: 'john' },
    },
  ],
  'notification.reminder_due': [
    {
      trigger: 'its moment comes',
      set: withReminder((stage) => stage.pass(60_001)),
      to: johns,
      says: { cid, user_id: 'john', reminder: { message: { text: 'one' } } },
    },
    {
      trigger: 'its moment comes, and its message is deleted',
      set: withReminder(async (stage, id) => {
        await john(stage).chat.deleteMessage(id);
        await stage.pass(60_001);
      }),
      to: nobody,
    },
  ],
} as const satisfies FamilyScenarios;
