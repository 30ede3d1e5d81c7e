import type { Generated } from 'kysely';
import type { BlockRow } from '../ports/blocks.js';
import type { DraftRow } from '../ports/drafts.js';
import type { ReminderRow } from '../ports/reminders.js';
import type { RetainedRow } from '../ports/retained.js';
import type { MessagePollRow, PollRow, PollVoteRow } from '../ports/polls.js';
import type { DeviceRow } from '../ports/devices.js';
import type { UploadRow } from '../ports/uploads.js';
import type { FlagRow } from '../ports/flags.js';
import type { ThreadParticipantRow, ThreadRow } from '../ports/threads.js';
import type {
  IdempotencyRow,
  AppRow,
  BanRow,
  ChannelRow,
  ChannelTypeRow,
  ConnectionRow,
  DeletedForMeRow,
  EndedMuteRow,
  HookRow,
  LogRow,
  LogStateRow,
  LogUserRow,
  MemberRow,
  MessageRow,
  MuteRow,
  ReactionRow,
  TaskRow,
  UserRow,
  WatchRow,
} from '../ports/rows.js';
import { columns } from './columns.js';

export const userColumns = columns<UserRow>()(
  ['teams', 'teams_role', 'privacy_settings', 'data'],
  ['banned', 'invisible', 'online'],
);

/** The column of a channel that only new messages change. */
interface ChannelCounter {
  readonly counted_messages: Generated<number>;
}

const columnsOfChannels = columns<ChannelRow>()(
  ['filter_tags', 'config_overrides', 'data'],
  ['frozen', 'disabled'],
);
type StoredChannel = ReturnType<typeof columnsOfChannels.encode>;

export const channelColumns = {
  encode: columnsOfChannels.encode,
  decode: ({
    counted_messages: _,
    ...stored
  }: StoredChannel & { readonly counted_messages?: number }): ChannelRow =>
    columnsOfChannels.decode(stored),
};

/**
 * A channel counts the messages that can count as unread; a member stores how many of them do not
 * count for it. So a message changes one row, however many members there are.
 */
interface StoredMembership extends Omit<MemberRow, 'unread_messages'> {
  readonly unread_base: number;
}

export const memberColumns = columns<StoredMembership>()(
  ['data'],
  ['banned', 'shadow_banned', 'hidden', 'invited'],
);
export const messageColumns = columns<MessageRow>()(
  ['attachments', 'mentioned_user_ids', 'data'],
  ['in_channel', 'silent', 'counted', 'shadowed'],
);
export const blockColumns = columns<BlockRow>()(['hidden_cids'], []);
export const draftColumns = columns<DraftRow>()(['message'], []);
export const pollColumns = columns<PollRow>()(
  ['options', 'data'],
  ['enforce_unique_vote', 'allow_answers', 'allow_user_suggested_options', 'is_closed'],
);
export const deviceColumns = columns<DeviceRow>()([], ['voip']);
export const threadColumns = columns<ThreadRow>()(['data'], []);
export const retainedColumns = columns<RetainedRow>()(['event'], []);
export const flagColumns = columns<FlagRow>()(['data'], []);
export const banColumns = columns<BanRow>()([], ['shadow']);
export const idempotencyColumns = columns<IdempotencyRow>()(['answer'], []);
export const appColumns = columns<AppRow>()(['data'], []);
export const channelTypeColumns = columns<ChannelTypeRow>()(['data'], []);
export const taskColumns = columns<TaskRow>()(['input', 'result'], []);

const columnsOfLog = columns<Omit<LogRow, 'text'>>()(
  ['event', 'routing', 'request_info'],
  ['to_members'],
);
type StoredEntry = ReturnType<typeof columnsOfLog.encode>;

const parse = (text: string): LogRow['event'] => JSON.parse(text) as LogRow['event'];

export const logColumns = {
  encode: columnsOfLog.encode,
  // Most entries that are read are sent as they are stored: the event is parsed when it is asked for.
  decode: ({ event: text, ...stored }: StoredEntry): LogRow => {
    let event: LogRow['event'] | undefined;
    return {
      text,
      get event() {
        return (event ??= parse(text));
      },
      ...stored,
      to_members: Boolean(stored.to_members),
      routing: parse(stored.routing),
      request_info: parse(stored.request_info),
    };
  },
};
export const reactionColumns = columns<ReactionRow>()(['data'], ['shadowed']);

/** A node of the application that lives. */
interface NodeRow {
  readonly id: string;
  /** Grows while the node lives. */
  readonly beat: number;
  /** The version of the last commit that the node knows. */
  readonly seen: number;
}

/** A commit that nodes may not know yet. */
interface CommitRow {
  readonly version: number;
  readonly content: string;
}

/** The columns of each table, as SQL stores them. */
export interface Tables {
  readonly users: ReturnType<typeof userColumns.encode>;
  readonly channels: StoredChannel & ChannelCounter;
  readonly members: ReturnType<typeof memberColumns.encode>;
  readonly messages: ReturnType<typeof messageColumns.encode>;
  readonly reactions: ReturnType<typeof reactionColumns.encode>;
  readonly mutes: MuteRow;
  readonly ended_mutes: EndedMuteRow;
  readonly blocks: ReturnType<typeof blockColumns.encode>;
  readonly retained_events: ReturnType<typeof retainedColumns.encode>;
  readonly flags: ReturnType<typeof flagColumns.encode>;
  readonly drafts: ReturnType<typeof draftColumns.encode>;
  readonly reminders: ReminderRow;
  readonly polls: ReturnType<typeof pollColumns.encode>;
  readonly poll_votes: PollVoteRow;
  readonly message_polls: MessagePollRow;
  readonly devices: ReturnType<typeof deviceColumns.encode>;
  readonly uploads: UploadRow;
  readonly threads: ReturnType<typeof threadColumns.encode>;
  readonly thread_participants: ThreadParticipantRow;
  readonly bans: ReturnType<typeof banColumns.encode>;
  readonly deleted_for_me: DeletedForMeRow;
  readonly app: ReturnType<typeof appColumns.encode>;
  readonly channel_types: ReturnType<typeof channelTypeColumns.encode>;
  readonly tasks: ReturnType<typeof taskColumns.encode>;
  readonly log: StoredEntry;
  readonly log_users: LogUserRow;
  readonly log_state: LogStateRow;
  readonly hooks: HookRow;
  /** Of all nodes, in a database that several of them use. */
  readonly connections: ConnectionRow;
  readonly watches: WatchRow;
  readonly nodes: NodeRow;
  readonly commits: CommitRow;
  readonly idempotency_keys: ReturnType<typeof idempotencyColumns.encode>;
}
