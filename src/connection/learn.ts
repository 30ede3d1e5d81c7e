import type { AnswerOf, EndpointKey } from '../protocol/endpoints/table.js';
import { type ChatState, learnChannel, learnUsers } from '../state/chat.js';

type Lessons = {
  readonly [Key in EndpointKey]?: (state: ChatState, answer: AnswerOf<Key>) => ChatState;
};

/** What the answers of the endpoints tell beside what was asked. */
const lessons: Lessons = {
  getOrCreateChannel: learnChannel,
  getOrCreateDistinctChannel: learnChannel,
  queryChannels: (state, { channels }) => channels.reduce(learnChannel, state),
  queryUsers: (state, { users }) => learnUsers(state, users),
};

/** The state after an answer. */
export const learnFrom = <Key extends EndpointKey>(
  key: Key,
  state: ChatState,
  answer: AnswerOf<Key>,
): ChatState => lessons[key]?.(state, answer) ?? state;
