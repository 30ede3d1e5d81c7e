import type { CloseName, ErrorName } from './codes.js';
import { filterLimits } from './filter/filterLimits.js';
import { resumeChannelLimit } from './resumeLimit.js';

/** One bound on an input or a response of the server. */
export interface InputLimitEntry {
  /** The maximum, inclusive. */
  readonly max: number;
  /** The unit that `max` counts. */
  readonly unit: string;
  /** The input that is bounded, with its key where it has one. */
  readonly input: string;
  /** The error of a call above the maximum, by name. */
  readonly error?: ErrorName;
  /** The close code of a connection above the maximum, by name. */
  readonly close?: CloseName;
}

const ofCall = (
  max: number,
  unit: string,
  input: string,
  error: ErrorName = 'Input',
): InputLimitEntry => ({ max, unit, input, error });

const ofConnection = (
  max: number,
  unit: string,
  input: string,
  close: CloseName = 'Unreadable',
): InputLimitEntry => ({ max, unit, input, close });

/**
 * Every bound that the server puts on its inputs and responses, by name. A call above a bound is
 * refused with an error that names the key and the bound; a connection above one is closed.
 */
export const InputLimit = {
  bodyBytes: ofCall(1024 * 1024, 'bytes', 'the body of a call', 'PayloadTooBig'),
  headBytes: ofCall(
    16 * 1024,
    'bytes',
    'the head of a request: its address, among it a token and `json`, and its headers',
    'HeaderTooBig',
  ),
  jsonDepth: ofCall(100, 'levels', 'the nesting of JSON'),
  jsonValues: ofCall(10_000, 'values', 'the JSON of one call or frame, before it is parsed'),
  jsonEntries: ofCall(1_000, 'entries', 'one list or object in JSON'),
  listEntries: ofCall(100, 'entries', 'a list or record without a bound of its own'),
  textLength: ofCall(255, 'characters', 'a text without a bound of its own: an id, a name, a role'),
  objectBytes: ofCall(
    64 * 1024,
    'bytes',
    'an object of any keys without a bound of its own, such as `user`',
    'PayloadTooBig',
  ),
  setBytes: ofCall(128 * 1024, 'bytes', '`set` of a partial update', 'PayloadTooBig'),
  integer: ofCall(2 ** 31 - 1, '', 'an integer without a bound of its own, in either direction'),
  year: ofCall(9_999, 'year', 'a date, from the year 0 on'),
  addressLength: ofCall(4_096, 'characters', 'the address of an image, a file or a webhook'),
  explanationLength: ofCall(1_000, 'characters', '`reason` of a ban, `suspended_explanation`'),
  cursorLength: ofCall(16 * 1024, 'characters', '`next` and `prev`'),
  customBytes: ofCall(5 * 1024, 'bytes', 'the custom data of one object', 'PayloadTooBig'),
  userIdLength: ofCall(255, 'characters', 'the id of a user'),
  channelIdLength: ofCall(64, 'characters', 'the id or the type of a channel'),
  eventTypeLength: ofCall(255, 'characters', 'the type of a custom event'),
  aiTextLength: ofCall(1_000, 'characters', 'a text of an `ai_indicator` event'),
  messageIdLength: ofCall(255, 'characters', '`message.id`'),
  messageTextLength: ofCall(
    20_000,
    'characters',
    '`message.text`; `max_message_length` of the channel type may lower it',
    'MessageTooLong',
  ),
  attachments: ofCall(30, 'entries', '`message.attachments`'),
  attachmentBytes: ofCall(64 * 1024, 'bytes', '`message.attachments` together', 'PayloadTooBig'),
  reactionTypeLength: ofCall(30, 'characters', '`reaction.type`'),
  reactionScore: ofCall(1_000_000, '', '`reaction.score`, in either direction'),
  reactionTypesOfUser: ofCall(20, 'types', 'the reactions of one user to one message'),
  reactionTypes: ofCall(100, 'types', 'the reactions of all users to one message'),
  filterLength: ofCall(filterLimits.length, 'characters', '`filter_conditions` as JSON'),
  filterDepth: ofCall(filterLimits.depth, 'levels', '`$and`, `$or` and `$nor` of a filter'),
  filterConditions: ofCall(filterLimits.conditions, 'conditions', 'one filter'),
  filterValues: ofCall(filterLimits.values, 'values', 'a list in a filter'),
  filterTexts: ofCall(filterLimits.texts, 'conditions', '`$q` and `$autocomplete` of one filter'),
  filterTextLength: ofCall(
    filterLimits.textLength,
    'characters',
    'the operand of `$q` or `$autocomplete`',
  ),
  sortFields: ofCall(5, 'fields', '`sort`'),
  channelsPage: ofCall(30, 'channels', '`limit` of a query of channels'),
  messagesPage: ofCall(300, 'messages', '`message_limit` or `messages.limit`'),
  pinnedMessages: ofCall(100, 'messages', '`pinned_messages` of one channel: the last pinned ones'),
  repliesPage: ofCall(300, 'messages', '`limit` of replies or of pinned messages'),
  messageIds: ofCall(100, 'entries', '`ids` of messages'),
  reactionsPage: ofCall(100, 'reactions', '`limit` of reactions'),
  searchPage: ofCall(100, 'messages', '`limit` of a search'),
  searchPosition: ofCall(
    8_192,
    'characters',
    'the values by which a search orders the message at the end of a page',
  ),
  searchedMessages: ofCall(250_000, 'messages', 'what one search looks at, if no word is rare'),
  searchedChannels: ofCall(500, 'channels', 'one search: the first ones of its filter'),
  devices: ofCall(25, 'devices', 'the devices of one user'),
  deviceIdLength: ofCall(4_096, 'characters', 'the id, the provider or the hardware of a device'),
  fileBytes: ofCall(
    100 * 1024 * 1024,
    'bytes',
    'an uploaded file; `uploads.sizeLimit` of the server may lower it',
    'PayloadTooBig',
  ),
  uploadsAtOnce: ofCall(
    8,
    'files',
    'the uploads of all callers that are under way, each of them in memory',
    'RateLimited',
  ),
  fileNameLength: ofCall(255, 'characters', 'the name of an uploaded file'),
  linkLength: ofCall(2_048, 'characters', '`url` of GetOG, and a link that gets a preview'),
  linkPreviews: {
    max: 3,
    unit: 'links',
    input: 'the links of a message that get previews; no further ones do',
  },
  pollsPage: ofCall(100, 'entries', '`limit` of polls or votes'),
  pollOptions: ofCall(100, 'entries', '`options` of a poll'),
  pollVotes: ofCall(10, 'votes', '`max_votes_allowed` of a poll'),
  pollTextLength: ofCall(
    1_000,
    'characters',
    'the name or the description of a poll, the text of an option or an answer',
  ),
  pollLatestVotes: ofCall(10, 'votes', 'the latest votes of each option, and answers, in a poll'),
  pollMessages: ofCall(100, 'messages', 'one poll: events go to the channels of that many'),
  ownPage: ofCall(100, 'entries', '`limit` of drafts or reminders'),
  threadsPage: ofCall(100, 'threads', '`limit` of threads'),
  threadReplies: ofCall(10, 'messages', '`reply_limit` of threads'),
  threadTitleLength: ofCall(20_000, 'characters', '`title` of a thread'),
  threadParticipants: ofCall(
    100,
    'replies',
    '`thread_participants` of one message: the authors of its first replies',
  ),
  usersPage: ofCall(100, 'users', '`limit` of users, members, watchers or bans'),
  offset: ofCall(1_000, 'entries', '`offset`'),
  syncChannels: ofCall(255, 'entries', '`channel_cids` of Sync'),
  channelsToRead: ofCall(30, 'channels', '`read_by_channel`'),
  flagReasonLength: ofCall(255, 'characters', '`reason` of a flag'),
  flagsPage: ofCall(300, 'flags', '`limit` of flags'),
  permissions: ofCall(500, 'entries', 'the permissions of one role in `grants`'),
  operationNames: ofCall(4_096, 'characters', '`endpoints` of GetRateLimits'),
  cooldown: ofCall(120, 'seconds', '`cooldown` of a channel'),
  usersToMute: ofCall(1_000, 'entries', '`target_ids` of a mute'),
  channelsToMute: ofCall(25, 'entries', '`channel_cids` of a mute'),
  mutes: ofCall(1_000, 'mutes', 'the users, or the channels, that one user mutes at once'),
  blocks: ofCall(1_000, 'users', 'the users that one user blocks'),
  hooks: ofCall(20, 'entries', '`event_hooks`'),
  responseBytes: ofCall(
    32 * 1024 * 1024,
    'bytes',
    'the messages of one response: lower `message_limit` or `messages.limit`',
    'PayloadTooBig',
  ),
  connectionsPerUser: ofCall(100, 'connections', 'one user', 'TooManyConnections'),
  frameBytes: ofConnection(256 * 1024, 'bytes', 'a frame of a client', 'TooBig'),
  logPosition: ofConnection(Number.MAX_SAFE_INTEGER, '', 'a position in the log'),
  frameEntries: ofConnection(8, 'entries', 'the array in a frame of a client'),
  framesPerMinute: ofConnection(6_000, 'frames', 'one connection in one minute'),
  resumeChannels: ofConnection(resumeChannelLimit, 'channels', '`millrace.resume`'),
  pendingResumes: ofConnection(64, 'requests', 'pending `millrace.resume` with `last: false`'),
} as const satisfies Record<string, InputLimitEntry>;

/** The name of a bound. */
export type InputLimitName = keyof typeof InputLimit;
