import * as F from '#fp-ts/function';
import * as O from '#fp-ts/Option';
import { parseCid } from '../../../protocol/ids.js';
import type { OwnUser } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { MuteRow, UserRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { emit, emitIn, type ChannelAddress } from '../delivery/emit.js';
import { fail } from '../requests/failure.js';
import { loadUsers, publicUser } from '../views/userView.js';
import { ownUser } from '../views/ownUser.js';

const updateEvents = {
  user: 'notification.mutes_updated',
  channel: 'notification.channel_mutes_updated',
} as const;

/** Emits to the webhooks which users a user muted or unmuted. */
export const emitMuteTargets = async (
  { tx, stamp }: Context,
  owner: UserRow,
  key: 'user.muted' | 'user.unmuted',
  targetIds: readonly string[],
): Promise<readonly Delivery[]> => {
  const users = await loadUsers(tx, targetIds);
  const user = publicUser(owner);
  return targetIds.map((id) => emit(stamp, key, { user, target_user: users(id) }, {}));
};

/** The place of the channel of a mute. */
export const channelPlace = (cid: string): ChannelAddress =>
  F.pipe(
    parseCid(cid),
    O.match(
      () => fail('Input', `'${cid}' is not a channel id`),
      (address) => ({ cid, ...address }),
    ),
  );

/** Emits a user's current mutes to its connections. */
export const emitMutesUpdated = async (
  context: Context,
  owner: UserRow,
  kind: MuteRow['kind'],
): Promise<{ readonly me: OwnUser; readonly delivery: Delivery }> => {
  const me = await ownUser(context, owner);
  return { me, delivery: emit(context.stamp, updateEvents[kind], { me }, { subjectId: owner.id }) };
};

type EmitUnmuted = (
  context: Context,
  owner: UserRow,
  targetIds: readonly string[],
) => Promise<readonly Delivery[]>;

const emitUnmuted: Readonly<Record<MuteRow['kind'], EmitUnmuted>> = {
  user: (context, owner, ids) => emitMuteTargets(context, owner, 'user.unmuted', ids),
  channel: ({ stamp }, owner, cids) => {
    const user = publicUser(owner);
    return Promise.resolve(
      cids.map((cid) => emitIn(stamp, channelPlace(cid), 'channel.unmuted', { user })),
    );
  },
};

/** Emits ended mutes: the remaining mutes to the user's connections, the ended ones to webhooks. */
export const emitMutesEnded = async (
  context: Context,
  owner: UserRow,
  kind: MuteRow['kind'],
  targetIds: readonly string[],
): Promise<readonly Delivery[]> => {
  const { delivery } = await emitMutesUpdated(context, owner, kind);
  return [delivery, ...(await emitUnmuted[kind](context, owner, targetIds))];
};
