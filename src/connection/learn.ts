import type { ChannelAnswer } from '../protocol/endpoints/channels.js';
import type { AnswerOf, EndpointKey, RequestOf } from '../protocol/endpoints/table.js';
import { type ChatState, learnChannel, learnPage, learnUsers } from '../state/chat.js';

/** An answer, with the question and what was known when it was put. */
interface Answered<Key extends EndpointKey> {
  readonly request: RequestOf<Key>;
  readonly answer: AnswerOf<Key>;
  readonly before: ChatState;
}

type Lessons = {
  readonly [Key in EndpointKey]?: (state: ChatState, answered: Answered<Key>) => ChatState;
};

/** An answer in which messages were not asked for: that it has none says nothing. */
const unlisted = ({ messages: _, pinned_messages: __, ...answer }: ChannelAnswer): ChannelAnswer =>
  answer;

const opened = (
  state: ChatState,
  { request, answer, before }: Answered<'getOrCreateChannel' | 'getOrCreateDistinctChannel'>,
): ChatState => {
  const isPage = request.messages != null;
  if (request.state !== false && !isPage) return learnChannel(state, answer, before);
  const known = learnChannel(state, unlisted(answer), before);
  return isPage ? learnPage(known, answer.channel.cid, answer.messages ?? [], before) : known;
};

/** What the answers of the endpoints tell beside what was asked. */
const lessons: Lessons = {
  getOrCreateChannel: opened,
  getOrCreateDistinctChannel: opened,
  getChannel: (state, { answer, before }) => learnChannel(state, answer, before),
  queryChannels: (state, { request, answer, before }) => {
    const isListed = request.state !== false && request.message_limit !== 0;
    return answer.channels.reduce(
      (known, each) => learnChannel(known, isListed ? each : unlisted(each), before),
      state,
    );
  },
  queryUsers: (state, { answer }) => learnUsers(state, answer.users),
};

/** The state after an answer. */
export const learnFrom = <Key extends EndpointKey>(
  key: Key,
  state: ChatState,
  answered: Answered<Key>,
): ChatState => lessons[key]?.(state, answered) ?? state;
