import type { Delivery, Routing } from '../../ports/bus.js';
import type { BanRow, UserRow } from '../../ports/rows.js';
import { type Actor, findActor, namedIn } from '../access/actor.js';
import { placeBan, liftBan, wholeApp } from '../access/bans.js';
import type { Call } from '../call.js';
import type { Context, Handler, HandlersOf, Preparation } from '../context.js';
import { addressFields, emit } from '../delivery/emit.js';
import { assertAllowed, assertAllowedInApp } from '../access/permissions.js';
import { present, assertSupported } from '../requests/input.js';
import { expiryAfter } from '../requests/timestamps.js';
import { fail } from '../requests/failure.js';
import { cidOf, loadChannelContext, type ChannelContext } from '../access/channelContext.js';
import { publicUser } from '../views/userView.js';
import { deleteUserMessagesPart, finishUserMessages } from '../messages/deleteUserMessages.js';
import { queryBannedUsers } from './queryBannedUsers.js';
import { moderatorsWatching } from '../members/shadowBanEvents.js';

interface Scope {
  readonly type?: string | null | undefined;
  readonly id?: string | null | undefined;
  readonly channel_cid?: string | null | undefined;
}

const scopeOf = ({ type, id, channel_cid }: Scope): string => {
  if (channel_cid != null) return channel_cid;
  if (type == null && id == null) return wholeApp;
  return type != null && id != null
    ? cidOf({ type, id })
    : fail('Input', 'a channel is named by both type and id');
};

/** The channel of a ban, once the actor may ban there; undefined for the whole application. */
const loadBanContext = async (
  context: Context,
  scope: Scope,
  actor: Actor | undefined,
): Promise<ChannelContext | undefined> => {
  const cid = scopeOf(scope);
  if (cid === wholeApp) {
    if (actor) assertAllowedInApp(context, actor, 'ban-user');
    return undefined;
  }
  const channelContext = await loadChannelContext(context, cid, actor);
  assertAllowed(channelContext, 'ban-channel-member');
  return channelContext;
};

const findUser = async ({ tx }: Context, id: string): Promise<UserRow> =>
  (await tx.users.find([id])).get(id) ?? fail('NotFound', `user '${id}' does not exist`);

const banRouting = async (
  context: Context,
  channelContext: ChannelContext | undefined,
  { user_id, shadow }: BanRow,
): Promise<Routing> => ({
  subjectId: user_id,
  ...(channelContext && { cid: channelContext.channel.cid }),
  ...(shadow && {
    onlyTo: channelContext
      ? await moderatorsWatching(context, channelContext.channel, user_id)
      : [],
  }),
});

const emitBan = async (
  context: Context,
  key: 'user.banned' | 'user.unbanned',
  channelContext: ChannelContext | undefined,
  ban: BanRow,
  actor: Actor | undefined,
): Promise<Delivery> => {
  const payload = {
    ...(channelContext && addressFields(channelContext.channel)),
    user: publicUser(await findUser(context, ban.user_id)),
    shadow: ban.shadow,
    ...(actor && { created_by: publicUser(actor.user) }),
    ...(key === 'user.banned' && {
      ...present({ expiration: ban.expires, reason: ban.reason }),
      total_bans: await context.tx.bans.countOf(ban.user_id),
    }),
  };
  return emit(context.stamp, key, payload, await banRouting(context, channelContext, ban));
};

/** The ban to place, once the caller may place it, with the messages that are deleted with it. */
const loadBan = async (context: Context, { caller, request }: Call<'ban'>) => {
  assertSupported(request, ['ip_ban', 'ban_from_future_channels', 'delete_reactions']);
  const by = request.banned_by_id ?? namedIn({ user: request.banned_by }) ?? namedIn(request);
  const actor = await findActor(context, caller, by);
  const channelContext = await loadBanContext(context, request, actor);
  const cid = channelContext?.channel.cid ?? wholeApp;
  const target = await findUser(context, request.target_user_id);
  if (target.id === actor?.user.id) fail('Input', 'a user cannot ban itself');
  const now = context.stamp();
  const row: BanRow = {
    user_id: target.id,
    cid,
    shadow: request.shadow ?? false,
    banned_by_id: actor?.user.id ?? null,
    reason: request.reason ?? null,
    created_at: now,
    expires: expiryAfter('timeout', now, request.timeout, 60_000),
  };
  const how = request.delete_messages ?? undefined;
  const deletion = how && { user: target, how, within: channelContext?.channel };
  return { row, actor, channelContext, deletion };
};

type LoadedBan = Awaited<ReturnType<typeof loadBan>>;

const placeAndEmitBan = async (
  context: Context,
  { row, actor, channelContext }: LoadedBan,
): Promise<readonly Delivery[]> => {
  const narrowing = { userIds: [row.user_id], cids: [row.cid] };
  const [before] = await context.tx.bans.query(narrowing);
  await placeBan(context, row);
  // An open ban and a shadow ban have different recipients.
  const ended =
    before && before.shadow !== row.shadow
      ? [await emitBan(context, 'user.unbanned', channelContext, before, actor)]
      : [];
  return [...ended, await emitBan(context, 'user.banned', channelContext, row, actor)];
};

/** Places a ban that deletes messages, and deletes them: who is banned writes no more of them. */
export const prepareBan: Preparation<'ban'> = async (context, call) => {
  const loaded = await loadBan(context, call);
  const { deletion } = loaded;
  if (!deletion) return { response: { prepared: '', more: false }, emitted: [] };
  const banned = call.prepared === undefined ? await placeAndEmitBan(context, loaded) : [];
  const user = await findUser(context, deletion.user.id);
  const part = await deleteUserMessagesPart(context, { ...deletion, user }, call.prepared);
  return { ...part, emitted: [...banned, ...part.emitted] };
};

const ban: Handler<'ban'> = async (context, call) => {
  const loaded = await loadBan(context, call);
  const { deletion, row } = loaded;
  const emitted = deletion
    ? await finishUserMessages(context, deletion, call.prepared)
    : await placeAndEmitBan(context, loaded);
  return { response: {}, emitted, wakeAt: row.expires };
};

const unban: Handler<'unban'> = async (context, { caller, request }) => {
  const { target_user_id, shadow, created_by } = request;
  const actor = await findActor(context, caller, created_by ?? undefined);
  const channelContext = await loadBanContext(context, request, actor);
  const target = await findUser(context, target_user_id);
  const cid = channelContext?.channel.cid ?? wholeApp;
  const [row] = await context.tx.bans.query({ userIds: [target.id], cids: [cid] });
  if (!row || (shadow === true && !row.shadow)) return { response: {}, emitted: [] };
  await liftBan(context, row);
  return {
    response: {},
    emitted: [await emitBan(context, 'user.unbanned', channelContext, row, actor)],
  };
};

export const banHandlers: HandlersOf<'ban' | 'unban' | 'queryBannedUsers'> = {
  ban,
  unban,
  queryBannedUsers,
};
