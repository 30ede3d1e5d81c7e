import { nobody, watching } from '../cast.js';
import type { FamilyScenarios } from '../scenario.js';
import { cid, type Stage } from '../stage.js';

const send = (stage: Stage, event: object): Promise<unknown> =>
  stage.general.sendEvent({ ...event, user_id: 'jane' } as never);

const unsent = {
  trigger: 'this server does not send it',
  set: () => () => Promise.resolve(),
  to: nobody,
} as const;

export const aiScenarios = {
  'ai_indicator.update': [
    {
      trigger: 'a backend sends what its AI does',
      set: (stage) => () =>
        send(stage, {
          ...{ type: 'ai_indicator.update', ai_state: 'AI_STATE_THINKING', message_id: 'm1' },
        }),
      to: watching,
      says: { cid, ai_state: 'AI_STATE_THINKING', message_id: 'm1', user: { id: 'jane' } },
    },
  ],
  'ai_indicator.clear': [
    {
      trigger: 'a backend sends that its AI stopped',
      set: (stage) => () => send(stage, { type: 'ai_indicator.clear' }),
      to: watching,
      says: { cid, user: { id: 'jane' } },
    },
  ],
  'ai_indicator.stop': [
    {
      trigger: 'a member stops an AI',
      set: (stage) => () => stage.player('john').channel.stopAIResponse(),
      to: watching,
      says: { cid, user: { id: 'john' } },
    },
  ],
  'channel.kicked': [unsent],
  'user.unread_message_reminder': [unsent],
} as const satisfies FamilyScenarios;
