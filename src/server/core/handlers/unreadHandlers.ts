import { InputLimit } from '../../../protocol/inputLimits.js';
import type { UnreadCounts } from '../../../protocol/endpoints/reads.js';
import { parseCid } from '../../../protocol/ids.js';
import * as O from '#fp-ts/Option';
import type { MemberRow } from '../../ports/rows.js';
import { requireActor } from '../access/actor.js';
import type { Handler, HandlersOf } from '../context.js';
import { groupBy } from '../../../internal/groupBy.js';
import { assertListLength } from '../requests/input.js';

const maxListed = InputLimit.listEntries.max;

const sumOf = (rows: readonly MemberRow[]): number =>
  rows.reduce((sum, row) => sum + row.unread_messages, 0);

const typeOf = ({ cid }: MemberRow): string => {
  const address = parseCid(cid);
  return O.isSome(address) ? address.value.type : '';
};

const byType = (rows: readonly MemberRow[]): ReadonlyMap<string, readonly MemberRow[]> =>
  groupBy(
    rows.map((row) => ({ ...row, type: typeOf(row) })),
    'type',
  );

/** The unread counts of one user, with the first 100 channels in full. */
const countsOf = (rows: readonly MemberRow[]): UnreadCounts => ({
  total_unread_count: sumOf(rows),
  total_unread_threads_count: 0,
  channels: rows.slice(0, maxListed).map((row) => ({
    channel_id: row.cid,
    unread_count: row.unread_messages,
    last_read: row.last_read,
  })),
  channel_type: [...byType(rows)].map(([channel_type, ofType]) => ({
    channel_type,
    channel_count: ofType.length,
    unread_count: sumOf(ofType),
  })),
  threads: [],
});

const unreadCounts: Handler<'unreadCounts'> = async (context, { caller, request }) => {
  const { user } = await requireActor(context, caller, request.user_id ?? undefined);
  return { response: countsOf(await context.tx.members.unread([user.id])), emitted: [] };
};

const unreadCountsBatch: Handler<'unreadCountsBatch'> = async ({ tx }, { request }) => {
  const ids = request.user_ids;
  assertListLength('user_ids', ids);
  const rows = groupBy(await tx.members.unread(ids), 'user_id');
  const counts_by_user = Object.fromEntries(ids.map((id) => [id, countsOf(rows.get(id) ?? [])]));
  return { response: { counts_by_user }, emitted: [] };
};

export const unreadHandlers: HandlersOf<'unreadCounts' | 'unreadCountsBatch'> = {
  unreadCounts,
  unreadCountsBatch,
};
