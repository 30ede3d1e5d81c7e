import { nobody, watching } from '../cast.js';
import type { Act, FamilyScenarios } from '../scenario.js';
import { cid, type Stage } from '../stage.js';
import { refused } from './refused.js';

const privately = async (stage: Stage): Promise<void> => {
  await stage.backend.partialUpdateUser({
    id: 'jane',
    set: { privacy_settings: { typing_indicators: { enabled: false } } },
  });
};

const send = (stage: Stage, type: 'typing.start' | 'typing.stop'): Promise<unknown> =>
  stage.player('jane').channel.sendEvent({ type });

const switchedOff =
  (type: 'typing.start' | 'typing.stop') =>
  async (stage: Stage): Promise<Act> => {
    await stage.backend.updateChannelType('messaging', { typing_events: false });
    return () => refused(send(stage, type));
  };

export const typingScenarios = {
  'typing.start': [
    {
      trigger: 'a member strikes a key',
      set: (stage) => () => stage.player('john').channel.keystroke(),
      to: watching,
      says: { cid, user: { id: 'john' } },
    },
    {
      trigger: 'a member who does not watch strikes a key in a thread',
      set: (stage) => () =>
        stage.player('max').channel.sendEvent({ type: 'typing.start', parent_id: 'a-message' }),
      to: watching,
      says: { user: { id: 'max' }, parent_id: 'a-message' },
    },
    {
      trigger: 'a member strikes a key who does not show that it types',
      set: async (stage) => {
        await privately(stage);
        return () => send(stage, 'typing.start');
      },
      to: nobody,
    },
    {
      trigger: 'a member strikes a key where typing is switched off, and is refused',
      set: switchedOff('typing.start'),
      to: nobody,
    },
  ],
  'typing.stop': [
    {
      trigger: 'a member stops',
      set: async (stage) => {
        const { channel } = stage.player('john');
        await channel.keystroke();
        return () => channel.stopTyping();
      },
      to: watching,
      says: { cid, user: { id: 'john' } },
    },
    {
      trigger: 'a member stops who does not show that it types',
      set: async (stage) => {
        await privately(stage);
        return () => send(stage, 'typing.stop');
      },
      to: nobody,
    },
    {
      trigger: 'a member stops where typing is switched off, and is refused',
      set: switchedOff('typing.stop'),
      to: nobody,
    },
  ],
} satisfies FamilyScenarios;
