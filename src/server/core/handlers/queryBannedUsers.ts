import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Ban } from '../../../protocol/endpoints/moderation.js';
import type { Sort } from '../../../protocol/endpoints/inputs.js';
import { candidatesOf } from '../../../protocol/filter/filterFields.js';
import type { Channel } from '../../../protocol/objects.js';
import type { BanRow, ChannelRow } from '../../ports/rows.js';
import { type Actor, findActor, namedIn } from '../access/actor.js';
import { wholeApp } from '../access/bans.js';
import type { Context, Handler } from '../context.js';
import { assertAllowed, assertAllowedInApp } from '../access/permissions.js';
import { pageOf, present } from '../requests/input.js';
import { configOf, loadChannelContext } from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { loadUsers, publicUser } from '../views/userView.js';
import { readFilter, readSort } from '../requests/query.js';

const latestFirst: readonly Sort[] = [{ field: 'created_at', direction: -1 }];

/** Refuses a query, unless the actor may ban in the application or in all of the named channels. */
const assertQueryAllowed = async (
  context: Context,
  actor: Actor | undefined,
  cids: readonly string[] | undefined,
): Promise<void> => {
  if (!actor || actor.trusted) return;
  if (!cids) {
    assertAllowedInApp(context, actor, 'ban-user');
    return;
  }
  for (const cid of cids)
    assertAllowed(await loadChannelContext(context, cid, actor), 'ban-channel-member');
};

/** The bans as a response shows them, without those of deleted users and channels. */
const viewsOf = async (context: Context, rows: readonly BanRow[]): Promise<readonly Ban[]> => {
  const { tx } = context;
  const found = await tx.channels.findAll(rows.map(({ cid }) => cid));
  const channels = new Map(found.map((row) => [row.cid, row]));
  const ids = rows.flatMap(({ user_id, banned_by_id }) => [user_id, banned_by_id ?? user_id]);
  const users = await tx.users.find([...new Set(ids)]);
  const creators = await loadUsers(
    tx,
    found.map((row) => row.created_by_id),
  );
  const channelOf = (channel: ChannelRow | undefined): Channel | undefined =>
    channel && channelView(channel, configOf(context, channel), creators(channel.created_by_id));
  return rows.flatMap(({ user_id, banned_by_id, cid, shadow, created_at, expires, reason }) => {
    const user = users.get(user_id);
    const channel = channelOf(channels.get(cid));
    if (!user || (cid !== wholeApp && !channel)) return [];
    const by = users.get(banned_by_id ?? '');
    const details = present({ expires, reason, channel, banned_by: by && publicUser(by) });
    return [{ user: publicUser(user), created_at, shadow, ...details }];
  });
};

export const queryBannedUsers: Handler<'queryBannedUsers'> = async (context, call) => {
  const { caller, request } = call;
  const filter = request.filter_conditions;
  const actor = await findActor(context, caller, namedIn(request));
  const cids = candidatesOf(filter, 'channel_cid');
  await assertQueryAllowed(context, actor, cids);
  const page = pageOf(request, { usual: 30, most: InputLimit.usersPage.max });
  const rows = await context.tx.bans.search({
    cids,
    filter: readFilter(filter),
    sort: readSort(request.sort, latestFirst),
    page,
  });
  return { response: { bans: await viewsOf(context, rows) }, emitted: [] };
};
