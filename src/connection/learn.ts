import type { getChannel } from '../protocol/endpoints/channelActions.js';
import type {
  ChannelAnswer,
  getOrCreateChannel,
  queryChannels,
} from '../protocol/endpoints/channels.js';
import type { CallAnswer, CallRequest, Endpoint } from '../protocol/endpoints/entry.js';
import type { queryUsers } from '../protocol/endpoints/queryUsers.js';
import { type ChatState, learnChannel, learnPage, learnUsers } from '../state/chat.js';

/** An answer, with the question and what was known when it was put. */
interface Answered<Row extends Endpoint> {
  readonly request: CallRequest<Row>;
  readonly answer: CallAnswer<Row>;
  readonly before: ChatState;
}

type Lesson<Row extends Endpoint> = (state: ChatState, answered: Answered<Row>) => ChatState;

/** An answer in which messages were not asked for: that it has none says nothing. */
const unlisted = ({ messages: _, pinned_messages: __, ...answer }: ChannelAnswer): ChannelAnswer =>
  answer;

const opened = (
  state: ChatState,
  { request, answer, before }: Answered<typeof getOrCreateChannel>,
): ChatState => {
  const isPage = request.messages != null;
  if (request.state !== false && !isPage) return learnChannel(state, answer, before);
  const known = learnChannel(state, unlisted(answer), before);
  return isPage ? learnPage(known, answer.channel.cid, answer.messages ?? [], before) : known;
};

interface Lessons {
  readonly GetChannel: Lesson<typeof getChannel>;
  readonly GetOrCreateChannel: Lesson<typeof getOrCreateChannel>;
  readonly QueryChannels: Lesson<typeof queryChannels>;
  readonly QueryUsers: Lesson<typeof queryUsers>;
}

/** What the answers of operations tell beside what was asked. */
const lessons = {
  GetChannel: (state, { answer, before }) => learnChannel(state, answer, before),
  GetOrCreateChannel: opened,
  QueryChannels: (state, { request, answer, before }) => {
    const isListed = request.state !== false && request.message_limit !== 0;
    return answer.channels.reduce(
      (known, each) => learnChannel(known, isListed ? each : unlisted(each), before),
      state,
    );
  },
  QueryUsers: (state, { answer }) => learnUsers(state, answer.users),
} satisfies Lessons;

/** The state after an answer. */
export const learnFrom = <Row extends Endpoint>(
  { operation }: Row,
  state: ChatState,
  answered: Answered<Row>,
): ChatState => {
  // Found by the operation of the row, so it takes what the row asks and answers.
  const lesson = (lessons as Partial<Record<string, unknown>>)[operation] as
    Lesson<Row> | undefined;
  return lesson?.(state, answered) ?? state;
};
