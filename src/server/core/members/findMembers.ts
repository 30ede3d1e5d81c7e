import { InputLimit } from '../../../protocol/inputLimits.js';
import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Sort } from '../../../protocol/endpoints/inputs.js';
import type { MemberRow } from '../../ports/rows.js';
import type { MemberBound } from '../../ports/members.js';
import type { Actor } from '../access/actor.js';
import type { Context } from '../context.js';
import { distinctId } from './distinctId.js';
import { pageOf } from '../requests/input.js';
import { memberIdsOf } from './memberships.js';
import { storedTimestamp } from '../requests/timestamps.js';
import { fail } from '../requests/failure.js';
import { cidOf, loadChannelContext, type ChannelContext } from '../access/channelContext.js';
import { readFilter, readSort } from '../requests/query.js';

type Request = RequestOf<'queryMembers'>;

const oldestFirst: readonly Sort[] = [{ field: 'created_at', direction: 1 }];

const sortOf = ({ sort }: Request): readonly Sort[] => {
  if ((sort ?? []).length > 1) fail('Input', 'sort must have at most 1 field');
  return readSort(sort, oldestFirst);
};

const bounds = {
  user_id_lt: ['user_id', '<'],
  user_id_lte: ['user_id', '<='],
  user_id_gt: ['user_id', '>'],
  user_id_gte: ['user_id', '>='],
  created_at_before: ['created_at', '<'],
  created_at_before_or_equal: ['created_at', '<='],
  created_at_after: ['created_at', '>'],
  created_at_after_or_equal: ['created_at', '>='],
} as const satisfies Record<string, readonly [MemberBound['column'], MemberBound['op']]>;

type BoundKey = keyof typeof bounds;

const boundsOf = (request: Request): readonly MemberBound[] =>
  (Object.keys(bounds) as BoundKey[]).flatMap((key) => {
    const value = request[key];
    if (value == null) return [];
    const [column, op] = bounds[key];
    return [
      { column, op, value: column === 'created_at' ? storedTimestamp(value) : String(value) },
    ];
  });

const channelContextFor = async (
  context: Context,
  { type, id, members }: Request,
  actor: Actor | undefined,
): Promise<ChannelContext> => {
  if (id != null) return loadChannelContext(context, cidOf({ type, id }), actor);
  const ids = memberIdsOf(members ?? []);
  if (ids.length === 0) return fail('Input', 'a channel without an id is named by its members');
  return loadChannelContext(context, cidOf({ type, id: await distinctId(ids) }), actor);
};

interface FoundMembers {
  readonly channelContext: ChannelContext;
  readonly rows: readonly MemberRow[];
}

/** The page of members that a query asks for, sorted; `check` may refuse the channel. */
export const findMembers = async (
  context: Context,
  request: Request,
  actor: Actor | undefined,
  check: (channelContext: ChannelContext) => void,
): Promise<FoundMembers> => {
  const filter = readFilter(request.filter_conditions);
  const sort = sortOf(request);
  const page = pageOf(request, { usual: 100, most: InputLimit.usersPage.max });
  const channelContext = await channelContextFor(context, request, actor);
  check(channelContext);
  const { cid } = channelContext.channel;
  const query = { cid, bounds: boundsOf(request), filter, sort, page };
  return { channelContext, rows: await context.tx.members.query(query) };
};
