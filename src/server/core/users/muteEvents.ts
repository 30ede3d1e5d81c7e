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

const events = {
  user: 'notification.mutes_updated',
  channel: 'notification.channel_mutes_updated',
} as const;

/** Tells the hooks which users a user muted, or unmuted. */
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

/** Where the channel of a mute is. */
export const placeOf = (cid: string): ChannelAddress =>
  F.pipe(
    parseCid(cid),
    O.match(
      () => fail('Input', `'${cid}' is no channel id`),
      (address) => ({ cid, ...address }),
    ),
  );

/** Tells a user's connections what it muted by now. */
export const emitMutesUpdated = async (
  context: Context,
  owner: UserRow,
  kind: MuteRow['kind'],
): Promise<{ readonly me: OwnUser; readonly delivery: Delivery }> => {
  const me = await ownUser(context, owner);
  return { me, delivery: emit(context.stamp, events[kind], { me }, { subjectId: owner.id }) };
};

type Tell = (
  context: Context,
  owner: UserRow,
  targetIds: readonly string[],
) => Promise<readonly Delivery[]>;

const tellHooks: Readonly<Record<MuteRow['kind'], Tell>> = {
  user: (context, owner, ids) => emitMuteTargets(context, owner, 'user.unmuted', ids),
  channel: ({ stamp }, owner, cids) => {
    const user = publicUser(owner);
    return Promise.resolve(
      cids.map((cid) => emitIn(stamp, placeOf(cid), 'channel.unmuted', { user })),
    );
  },
};

/** Tells of mutes that are over: the user's connections what is left, the hooks which they were. */
export const emitMutesEnded = async (
  context: Context,
  owner: UserRow,
  kind: MuteRow['kind'],
  targetIds: readonly string[],
): Promise<readonly Delivery[]> => {
  const { delivery } = await emitMutesUpdated(context, owner, kind);
  return [delivery, ...(await tellHooks[kind](context, owner, targetIds))];
};
