import type { Message, Reaction } from '../../../protocol/objects.js';
import type { ReactionRow, ReactionSummary } from '../../ports/rows.js';
import type { StoreTx } from '../../ports/store.js';
import { groupBy } from '../../../internal/groupBy.js';
import { present } from '../requests/input.js';
import type { Users } from './userView.js';

export const reactionView = (row: ReactionRow, users: Users): Reaction => ({
  ...row.data,
  type: row.type,
  message_id: row.message_id,
  user_id: row.user_id,
  user: users(row.user_id),
  score: row.score,
  created_at: row.created_at,
  updated_at: row.updated_at,
  ...present({ emoji_code: row.emoji_code }),
});

/** How many reactions `latest_reactions` holds; the rest are only counted. */
const shownReactions = 10;

type ByMessage<Row> = ReadonlyMap<string, readonly Row[]>;

/** Reactions by message id. */
export interface LoadedReactions {
  readonly latest: ByMessage<ReactionRow>;
  readonly own: ByMessage<ReactionRow>;
  readonly summaries: ByMessage<ReactionSummary>;
}

export const loadReactions = async (
  tx: StoreTx,
  messageIds: readonly string[],
  viewerId: string | undefined,
): Promise<LoadedReactions> => {
  const latest = await tx.reactions.latest(messageIds, shownReactions, viewerId);
  const own = viewerId === undefined ? [] : await tx.reactions.ofUser(viewerId, messageIds);
  const summaries = await tx.reactions.summaries(messageIds, viewerId);
  return {
    latest: groupBy(latest, 'message_id'),
    own: groupBy(own, 'message_id'),
    summaries: groupBy(summaries, 'message_id'),
  };
};

type ReactionFields = Pick<
  Message,
  'latest_reactions' | 'own_reactions' | 'reaction_counts' | 'reaction_scores' | 'reaction_groups'
>;

/** The reaction fields of a message. */
export const reactionFields = (
  messageId: string,
  { latest, own, summaries }: LoadedReactions,
  users: Users,
): ReactionFields => {
  const of = (rows: ByMessage<ReactionRow>): readonly Reaction[] =>
    (rows.get(messageId) ?? []).map((row) => reactionView(row, users));
  const groups = summaries.get(messageId) ?? [];
  const byType = <T>(value: (group: ReactionSummary) => T): Readonly<Record<string, T>> =>
    Object.fromEntries(groups.map((group) => [group.type, value(group)]));
  return {
    latest_reactions: of(latest),
    own_reactions: of(own),
    reaction_counts: byType(({ count }) => count),
    reaction_scores: byType(({ sum_scores }) => sum_scores),
    reaction_groups: byType(({ message_id: _, type: __, ...group }) => group),
  };
};
