import type { MomentBound, Page } from './page.js';
import type { MessageRow, ReactionRow } from './rows.js';

/** A page at one end of a range of moments. */
export interface MomentRange extends Page {
  readonly bounds: readonly MomentBound[];
  readonly from: 'newest' | 'oldest';
  /** Leaves out messages up to this moment; none by default. */
  readonly createdAfter?: string;
}

/** The order of reactions: no two of a message are equal by it. */
export type ReactionPosition = Pick<ReactionRow, 'created_at' | 'user_id' | 'type'>;

/** Which reactions to a message are read. */
export interface ReactionSelection extends Page {
  /** By `created_at`. */
  readonly order: 'newest' | 'oldest';
  /** Only those behind this one in the order. */
  readonly after?: ReactionPosition | undefined;
  readonly types?: readonly string[] | undefined;
  readonly userIds?: readonly string[] | undefined;
  readonly bounds?: readonly MomentBound[];
}

/** Lists of what belongs to a message or a channel, as a viewer sees them; without one, all. */
export interface MessageListStore {
  /** A page of the replies to a message by `created_at`, oldest first; none that was truncated. */
  readonly replies: (
    parentId: string,
    range: MomentRange,
    viewerId?: string,
  ) => Promise<readonly MessageRow[]>;
  /** A page of the pinned messages of a channel by `pinned_at`, first pinned first. */
  readonly pinned: (
    cid: string,
    range: MomentRange,
    viewerId?: string,
  ) => Promise<readonly MessageRow[]>;
  /** A page of the reactions to a message. */
  readonly reactions: (
    messageId: string,
    selection: ReactionSelection,
    viewerId?: string,
  ) => Promise<readonly ReactionRow[]>;
}
