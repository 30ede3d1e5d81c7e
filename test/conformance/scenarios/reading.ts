import { janes, type Name, nobody, watching } from '../cast.js';
import type { Act, FamilyScenarios } from '../scenario.js';
import { cid, say, type Stage } from '../stage.js';
import { refused } from './refused.js';

/** Lets john say two things first. */
const afterSaying =
  (act: (stage: Stage, ids: readonly [string, string]) => Promise<unknown>) =>
  async (stage: Stage): Promise<Act> => {
    const ids = [
      await say(stage.player('john'), 'one'),
      await say(stage.player('john'), 'two'),
    ] as const;
    return () => act(stage, ids);
  };

/** Lets jane have an unread message in another channel too. */
const withAnother = async (stage: Stage): Promise<void> => {
  const data = { members: ['max', 'jane'], created_by_id: 'max' };
  const pair = stage.backend.channel('messaging', 'pair', data);
  await pair.create();
  await pair.sendMessage({ text: 'one', user_id: 'max' });
};

/** Switches delivery events on, and lets john say two things. */
const withDeliveries = (
  act: (stage: Stage, ids: readonly [string, string]) => Promise<unknown>,
): ((stage: Stage) => Promise<Act>) => {
  const set = afterSaying(act);
  return async (stage) => {
    await stage.backend.updateChannelType('messaging', { delivery_events: true });
    return set(stage);
  };
};

const reportDelivery = (stage: Stage, name: Name, id: string): Promise<unknown> =>
  stage.player(name).chat.markChannelsDelivered({ latest_delivered_messages: [{ cid, id }] });

export const readingScenarios = {
  'message.delivered': [
    {
      trigger: 'a device of a member reports what it received',
      set: withDeliveries((stage, [, id]) => reportDelivery(stage, 'max', id)),
      to: watching,
      says: { cid, user: { id: 'max' } },
    },
    {
      trigger: 'another one reports an older message later',
      set: withDeliveries(async (stage, [older, newer]) => {
        await reportDelivery(stage, 'max', newer);
        await reportDelivery(stage, 'max', older);
      }),
      to: watching,
    },
    {
      trigger: 'a member reports so who has read it',
      set: withDeliveries(async (stage, [, id]) => {
        await stage.player('jane').channel.markRead();
        await reportDelivery(stage, 'jane', id);
      }),
      to: nobody,
    },
    {
      trigger: 'a member reports so who does not show it',
      set: async (stage) => {
        await stage.backend.partialUpdateUser({
          id: 'max',
          set: { privacy_settings: { delivery_receipts: { enabled: false } } },
        });
        return withDeliveries((it, [, id]) => reportDelivery(it, 'max', id))(stage);
      },
      to: nobody,
    },
    {
      trigger: 'a member reports so where deliveries are switched off',
      set: afterSaying((stage, [, id]) => reportDelivery(stage, 'max', id)),
      to: nobody,
    },
  ],
  'message.read': [
    {
      trigger: 'a member marks the channel as read',
      set: afterSaying((stage) => stage.player('jane').channel.markRead()),
      to: watching,
      says: { cid, user: { id: 'jane' } },
    },
    {
      trigger: 'a member who does not watch marks all channels as read',
      set: afterSaying((stage) => stage.player('max').chat.markChannelsRead()),
      to: watching,
      says: { cid, user: { id: 'max' } },
    },
    {
      trigger: 'a member does so who does not show what it read',
      set: async (stage) => {
        await stage.backend.partialUpdateUser({
          id: 'jane',
          set: { privacy_settings: { read_receipts: { enabled: false } } },
        });
        return () => stage.player('jane').channel.markRead();
      },
      to: ['jane'],
    },
    {
      trigger: 'a member does so where reads are switched off, and is refused',
      set: async (stage) => {
        await stage.backend.updateChannelType('messaging', { read_events: false });
        return () => refused(stage.general.markRead({ user_id: 'jane' }));
      },
      to: nobody,
    },
    {
      trigger: 'a member sends a message',
      set: (stage) => () => say(stage.player('john'), 'one'),
      to: nobody,
    },
  ],
  'notification.mark_read': [
    {
      trigger: 'a member marks the channel as read',
      set: afterSaying((stage) => stage.player('jane').channel.markRead()),
      to: janes,
      says: { cid },
      unread: { jane: [0, 0], 'jane elsewhere': [0, 0] },
    },
    {
      trigger: 'a member marks the channel as read, with something unread elsewhere',
      set: async (stage) => {
        await withAnother(stage);
        return () => stage.player('jane').channel.markRead();
      },
      to: janes,
      unread: { jane: [1, 1], 'jane elsewhere': [1, 1] },
    },
    {
      trigger: 'a member marks all channels as read',
      set: async (stage) => {
        await withAnother(stage);
        return () => stage.player('jane').chat.markChannelsRead();
      },
      to: janes,
      unread: { jane: [0, 0], 'jane elsewhere': [0, 0] },
    },
  ],
  'notification.mark_unread': [
    {
      trigger: 'a member marks a message as unread',
      set: async (stage) => {
        await say(stage.player('john'), 'one');
        const id = await say(stage.player('john'), 'two');
        await stage.player('jane').channel.markRead();
        return () => stage.player('jane').channel.markUnread({ message_id: id });
      },
      to: janes,
      says: { cid, user: { id: 'jane' }, unread_messages: 1 },
      unread: { jane: [1, 1], 'jane elsewhere': [1, 1] },
    },
    {
      trigger: 'a backend does so for a member',
      set: afterSaying((stage, [first]) =>
        stage.general.markUnread({ message_id: first, user_id: 'max' }),
      ),
      to: ['max'],
      says: { unread_messages: 2 },
      unread: { max: [2, 1] },
    },
  ],
} satisfies FamilyScenarios;
