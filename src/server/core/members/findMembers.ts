import { InputLimit } from '../../../protocol/inputLimits.js';
import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Sort } from '../../../protocol/endpoints/inputs.js';
import { compareBy, type Matcher, type ReadField } from '../../../protocol/filter.js';
import type { User } from '../../../protocol/objects.js';
import type { MemberRow } from '../../ports/rows.js';
import type { Actor } from '../access/actor.js';
import type { Context } from '../context.js';
import { distinctId } from './distinctId.js';
import { pageOf } from '../requests/input.js';
import { hasJoined, inviteOf } from '../access/membership.js';
import { memberIdsOf } from './memberships.js';
import { storedTimestamp } from '../messages/messageRange.js';
import { fail } from '../requests/failure.js';
import { cidOf, loadChannelContext, type ChannelContext } from '../access/channelContext.js';
import { loadUsers, type Users } from '../views/userView.js';
import { readFilter, readSort } from '../requests/query.js';

type Request = RequestOf<'queryMembers'>;

/** A member, with the facts that a filter can test. */
interface Candidate {
  readonly row: MemberRow;
  readonly user: User;
}

const fields: Readonly<Record<string, (candidate: Candidate) => unknown>> = {
  id: ({ row }) => row.user_id,
  user_id: ({ row }) => row.user_id,
  name: ({ user }) => user.name,
  'user.email': ({ user }) => (user as Readonly<Record<string, unknown>>)['email'],
  last_active: ({ user }) => user.last_active,
  cid: ({ row }) => row.cid,
  channel_role: ({ row }) => row.channel_role,
  banned: ({ row }) => row.banned,
  invite: ({ row }) => inviteOf(row),
  joined: ({ row }) => hasJoined(row),
  created_at: ({ row }) => row.created_at,
  updated_at: ({ row }) => row.updated_at,
};

const readerOf =
  (candidate: Candidate): ReadField =>
  (name) => {
    if (Object.hasOwn(fields, name)) return fields[name]?.(candidate);
    const { data } = candidate.row;
    return Object.hasOwn(data, name) ? data[name] : undefined;
  };

const oldestFirst: readonly Sort[] = [{ field: 'created_at', direction: 1 }];

const sortOf = ({ sort }: Request): readonly Sort[] => {
  if ((sort ?? []).length > 1) fail('Input', 'sort must have at most 1 field');
  return readSort(sort, oldestFirst);
};

const bounds = {
  user_id_lt: ['user_id', (value, bound) => value < bound],
  user_id_lte: ['user_id', (value, bound) => value <= bound],
  user_id_gt: ['user_id', (value, bound) => value > bound],
  user_id_gte: ['user_id', (value, bound) => value >= bound],
  created_at_before: ['created_at', (value, bound) => value < bound],
  created_at_before_or_equal: ['created_at', (value, bound) => value <= bound],
  created_at_after: ['created_at', (value, bound) => value > bound],
  created_at_after_or_equal: ['created_at', (value, bound) => value >= bound],
} as const satisfies Record<
  string,
  readonly ['user_id' | 'created_at', (value: string, bound: string) => boolean]
>;

type BoundKey = keyof typeof bounds;

const boundsTest = (request: Request): ((row: MemberRow) => boolean) => {
  const tests = (Object.keys(bounds) as BoundKey[]).flatMap((key) => {
    const value = request[key];
    if (value == null) return [];
    const [field, isWithin] = bounds[key];
    const bound = field === 'created_at' ? storedTimestamp(value) : String(value);
    return [(row: MemberRow) => isWithin(row[field], bound)];
  });
  return (row) => tests.every((test) => test(row));
};

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

const allMembers = async ({ tx }: Context, cid: string): Promise<readonly MemberRow[]> =>
  tx.members.pages([cid], { limit: Number.MAX_SAFE_INTEGER, offset: 0 });

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
  const matches: Matcher = readFilter(request.filter_conditions);
  const order = compareBy(sortOf(request));
  const page = pageOf(request, { usual: 100, most: InputLimit.usersPage.max });
  const channelContext = await channelContextFor(context, request, actor);
  check(channelContext);
  const rows = (await allMembers(context, channelContext.channel.cid)).filter(boundsTest(request));
  const users: Users = await loadUsers(
    context.tx,
    rows.map((row) => row.user_id),
  );
  const found = rows
    .map((row): Candidate => ({ row, user: users(row.user_id) }))
    .filter((candidate) => matches(readerOf(candidate)))
    .sort((left, right) => order(readerOf(left), readerOf(right)))
    .slice(page.offset, page.offset + page.limit)
    .map(({ row }) => row);
  return { channelContext, rows: found };
};
