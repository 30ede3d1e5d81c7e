import type {
  ChannelRow,
  ConnectionRow,
  MemberRow,
  MessageRow,
  ReactionRow,
  UserRow,
  WatchRow,
} from '../ports/rows.js';
import { columns } from './columns.js';

export const userColumns = columns<UserRow>()(
  ['teams', 'privacy_settings', 'data'],
  ['banned', 'invisible', 'online'],
);
export const channelColumns = columns<ChannelRow>()(['data'], ['frozen', 'disabled']);
export const memberColumns = columns<MemberRow>()(['data'], ['banned', 'hidden']);
export const messageColumns = columns<MessageRow>()(
  ['attachments', 'mentioned_user_ids', 'data'],
  ['in_channel', 'silent'],
);
export const reactionColumns = columns<ReactionRow>()(['data'], []);

/** The tables, as SQL sees them. */
export interface Tables {
  readonly users: ReturnType<typeof userColumns.encode>;
  readonly channels: ReturnType<typeof channelColumns.encode>;
  readonly members: ReturnType<typeof memberColumns.encode>;
  readonly messages: ReturnType<typeof messageColumns.encode>;
  readonly reactions: ReturnType<typeof reactionColumns.encode>;
  readonly connections: ConnectionRow;
  readonly watches: WatchRow;
}
