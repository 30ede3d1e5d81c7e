import type { EventKey } from 'millrace/protocol';
import type { ScenariosOf } from './scenario.js';
import { aiScenarios } from './scenarios/ai.js';
import { channelScenarios } from './scenarios/channel.js';
import { connectionScenarios } from './scenarios/connection.js';
import { customScenarios } from './scenarios/custom.js';
import { hookScenarios } from './scenarios/hook.js';
import { memberScenarios } from './scenarios/member.js';
import { messageScenarios } from './scenarios/message.js';
import { moderationScenarios } from './scenarios/moderation.js';
import { ownScenarios } from './scenarios/own.js';
import { pollScenarios } from './scenarios/poll.js';
import { reactionScenarios } from './scenarios/reaction.js';
import { readingScenarios } from './scenarios/reading.js';
import { typingScenarios } from './scenarios/typing.js';
import { userScenarios } from './scenarios/user.js';

/** What the suite plays: every row of the event table, in every way that its trigger names. */
export const scenarios: ScenariosOf<EventKey> = {
  ...channelScenarios,
  ...connectionScenarios,
  ...memberScenarios,
  ...messageScenarios,
  ...readingScenarios,
  ...reactionScenarios,
  ...typingScenarios,
  ...moderationScenarios,
  ...userScenarios,
  ...hookScenarios,
  ...aiScenarios,
  ...ownScenarios,
  ...pollScenarios,
  ...customScenarios,
};
