import { nobody } from '../cast.js';
import type { FamilyScenarios } from '../scenario.js';
import { say } from '../stage.js';

/** What is for hooks alone: no connection hears of it. */
export const hookScenarios = {
  'channel.created': [
    {
      trigger: 'a channel is made with members',
      set: (stage) => () =>
        stage
          .player('john')
          .chat.channel('messaging', 'new', { members: ['john', 'max'] })
          .create(),
      to: nobody,
    },
  ],
  'channel.muted': [
    {
      trigger: 'a member mutes the channel',
      set: (stage) => () => stage.player('jane').channel.mute(),
      to: nobody,
    },
  ],
  'channel.unmuted': [
    {
      trigger: 'a member takes the mute back',
      set: async (stage) => {
        const { channel } = stage.player('jane');
        await channel.mute();
        return () => channel.unmute();
      },
      to: nobody,
    },
  ],
  'message.flagged': [
    {
      trigger: 'a member flags a message of another one',
      set: async (stage) => {
        const id = await say(stage.player('john'), 'one');
        await stage.take();
        return () => stage.player('jane').chat.flagMessage(id);
      },
      to: nobody,
    },
  ],
  'user.flagged': [
    {
      trigger: 'a user flags another one',
      set: (stage) => () => stage.player('jane').chat.flagUser('john'),
      to: nobody,
    },
  ],
  'user.deactivated': [
    {
      trigger: 'a backend deactivates a user',
      set: (stage) => () => stage.backend.deactivateUser('jane'),
      to: nobody,
    },
  ],
  'user.reactivated': [
    {
      trigger: 'a backend lets the user come back',
      set: async (stage) => {
        await stage.backend.deactivateUser('jane');
        return () => stage.backend.reactivateUser('jane');
      },
      to: nobody,
    },
  ],
  'user.muted': [
    {
      trigger: 'a user mutes another one',
      set: (stage) => () => stage.player('jane').chat.muteUser('john'),
      to: nobody,
    },
  ],
  'user.unmuted': [
    {
      trigger: 'a user takes the mute back',
      set: async (stage) => {
        const { chat } = stage.player('jane');
        await chat.muteUser('john');
        return () => chat.unmuteUser('john');
      },
      to: nobody,
    },
  ],
} satisfies FamilyScenarios;
