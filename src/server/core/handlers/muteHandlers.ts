import { InputLimit } from '../../../protocol/inputLimits.js';
import type { MuteRow } from '../../ports/rows.js';
import { type Actor, namedIn, requireActor } from '../access/actor.js';
import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Call } from '../call.js';
import type { Context, Handler, HandlersOf, Outcome, Preparation } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { assertAllowed, assertAllowedInApp } from '../access/permissions.js';
import { expiryAfter } from '../requests/timestamps.js';
import {
  emitMutesEnded,
  emitMutesUpdated,
  emitMuteTargets,
  channelPlace,
} from '../users/muteEvents.js';
import { fail } from '../requests/failure.js';
import { loadChannelContext } from '../access/channelContext.js';
import { publicUser } from '../views/userView.js';

type Ids = readonly string[];
type Optional<T> = T | null | undefined;

const targetsOf = (name: string, one: Optional<string>, several: Optional<Ids>): Ids => {
  const ids = [...new Set([...(one == null ? [] : [one]), ...(several ?? [])])];
  if (ids.length === 0) fail('Input', `${name} must be provided`);
  return ids;
};

const userTargets = ({
  target_id,
  target_ids,
}: {
  readonly target_id?: Optional<string>;
  readonly target_ids?: Optional<Ids>;
}): Ids => targetsOf('target_id', target_id, target_ids);

const channelTargets = ({
  channel_cid,
  channel_cids,
}: {
  readonly channel_cid?: Optional<string>;
  readonly channel_cids?: Optional<Ids>;
}): Ids => targetsOf('channel_cid', channel_cid, channel_cids);

/** Refuses more mutes than a user may have: each is a part of what its connections receive. */
const assertFewMutes = async (
  { tx }: Context,
  { user }: Actor,
  kind: MuteRow['kind'],
  targetIds: Ids,
): Promise<void> => {
  const muted = (await tx.mutes.ofUser(user.id, kind)).map((row) => row.target_id);
  const { max } = InputLimit.mutes;
  if (new Set([...muted, ...targetIds]).size > max)
    fail('Input', `user '${user.id}' may mute at most ${String(max)} ${kind}s`);
};

/** Saves mutes; an existing one keeps its `created_at`.  */
const saveMutes = async (
  { tx }: Context,
  { user }: Actor,
  kind: MuteRow['kind'],
  targetIds: Ids,
  now: string,
  expires: string | null,
): Promise<void> => {
  const known = new Map((await tx.mutes.ofUser(user.id, kind)).map((row) => [row.target_id, row]));
  await tx.mutes.save(
    targetIds.map((target_id) => ({
      user_id: user.id,
      kind,
      target_id,
      created_at: known.get(target_id)?.created_at ?? now,
      updated_at: now,
      expires,
    })),
  );
};

const splitKnownUsers = async ({ tx }: Context, ids: Ids) => {
  const users = await tx.users.find(ids);
  const unknown = ids.filter((id) => !users.has(id));
  return {
    known: ids.filter((id) => users.has(id)),
    unknownUsers: unknown.length > 0 ? { non_existing_users: unknown } : {},
  };
};

/** Removes mutes; returns the targets that were muted. */
const removeMutes = async (
  { tx, stamp }: Context,
  { user }: Actor,
  kind: MuteRow['kind'],
  targetIds: Ids,
): Promise<Ids> => {
  const muted = new Set((await tx.mutes.ofUser(user.id, kind)).map((row) => row.target_id));
  const lifted = targetIds.filter((id) => muted.has(id));
  if (lifted.length > 0) await tx.mutes.end(user.id, kind, lifted, stamp());
  return lifted;
};

/** Who mutes whom, once it may. */
const loadUserMutes = async (context: Context, { caller, request }: Call<'muteUser'>) => {
  const actor = await requireActor(context, caller, namedIn(request));
  assertAllowedInApp(context, actor, 'mute-user');
  const ids = userTargets(request);
  if (ids.includes(actor.user.id)) fail('Input', 'a user cannot mute itself');
  const { known, unknownUsers } = await splitKnownUsers(context, ids);
  if (known.length === 0) fail('NotFound', `user '${ids.join("', '")}' does not exist`);
  await assertFewMutes(context, actor, 'user', known);
  return { actor, ids, known, unknownUsers };
};

/** Mutes users, and emits to the webhooks whom. */
const muteAndEmit = async (
  context: Context,
  actor: Actor,
  { timeout }: RequestOf<'muteUser'>,
  targetIds: Ids,
): Promise<Outcome<undefined>> => {
  const now = context.stamp();
  const expires = expiryAfter('timeout', now, timeout, 60_000);
  await saveMutes(context, actor, 'user', targetIds, now, expires);
  const emitted = await emitMuteTargets(context, actor.user, 'user.muted', targetIds);
  return { response: undefined, emitted, wakeAt: expires };
};

/** How many users one transaction mutes. */
const usersAtOnce = 200;

/** Mutes all users but the last of them. */
export const prepareMuteUser: Preparation<'muteUser'> = async (context, call) => {
  const { actor, known } = await loadUserMutes(context, call);
  const done = Number(call.prepared ?? 0);
  const next = done + usersAtOnce;
  if (next >= known.length)
    return { response: { prepared: String(done), more: false }, emitted: [] };
  const { emitted, wakeAt } = await muteAndEmit(
    context,
    actor,
    call.request,
    known.slice(done, next),
  );
  return { response: { prepared: String(next), more: true }, emitted, wakeAt };
};

const muteUser: Handler<'muteUser'> = async (context, call) => {
  const { actor, ids, known, unknownUsers } = await loadUserMutes(context, call);
  const left = known.slice(Number(call.prepared ?? 0));
  const { emitted, wakeAt } = await muteAndEmit(context, actor, call.request, left);
  const { me, delivery } = await emitMutesUpdated(context, actor.user, 'user');
  const isTarget = new Set(known);
  const mutes = me.mutes?.filter(({ target }) => isTarget.has(target.id)) ?? [];
  const [mute] = mutes;
  return {
    response: {
      own_user: me,
      ...unknownUsers,
      ...(ids.length === 1 && mute ? { mute } : { mutes }),
    },
    emitted: [delivery, ...emitted],
    wakeAt,
  };
};

const unmuteUser: Handler<'unmuteUser'> = async (context, { caller, request }) => {
  const actor = await requireActor(context, caller, namedIn(request));
  assertAllowedInApp(context, actor, 'mute-user');
  const ids = userTargets(request);
  const { unknownUsers } = await splitKnownUsers(context, ids);
  const lifted = await removeMutes(context, actor, 'user', ids);
  if (lifted.length === 0) return { response: unknownUsers, emitted: [] };
  return {
    response: unknownUsers,
    emitted: await emitMutesEnded(context, actor.user, 'user', lifted),
  };
};

const muteChannel: Handler<'muteChannel'> = async (context, { caller, request }) => {
  const actor = await requireActor(context, caller, namedIn(request));
  const cids = channelTargets(request);
  for (const cid of cids) {
    const channelContext = await loadChannelContext(context, cid, actor);
    assertAllowed(channelContext, 'mute-channel');
    if (!channelContext.config.mutes) fail('FeatureOff', `Channel ${cid} has mutes disabled`);
  }
  await assertFewMutes(context, actor, 'channel', cids);
  const now = context.stamp();
  const expires = expiryAfter('expiration', now, request.expiration, 1);
  await saveMutes(context, actor, 'channel', cids, now, expires);
  const { me, delivery } = await emitMutesUpdated(context, actor.user, 'channel');
  const mutes = me.channel_mutes?.filter(({ channel }) => cids.includes(channel.cid)) ?? [];
  const [mute] = mutes;
  const isOne = cids.length === 1 && mute !== undefined;
  const user = publicUser(actor.user);
  return {
    response: { own_user: me, ...(isOne ? { channel_mute: mute } : { channel_mutes: mutes }) },
    emitted: [
      delivery,
      ...mutes.map((each) =>
        emitIn(context.stamp, channelPlace(each.channel.cid), 'channel.muted', {
          user,
          mute: each,
        }),
      ),
    ],
    wakeAt: expires,
  };
};

const unmuteChannel: Handler<'unmuteChannel'> = async (context, { caller, request }) => {
  const actor = await requireActor(context, caller, namedIn(request));
  const cids = channelTargets(request);
  const lifted = await removeMutes(context, actor, 'channel', cids);
  if (lifted.length === 0) return { response: {}, emitted: [] };
  return { response: {}, emitted: await emitMutesEnded(context, actor.user, 'channel', lifted) };
};

export const muteHandlers: HandlersOf<'muteUser' | 'unmuteUser' | 'muteChannel' | 'unmuteChannel'> =
  {
    muteUser,
    unmuteUser,
    muteChannel,
    unmuteChannel,
  };
