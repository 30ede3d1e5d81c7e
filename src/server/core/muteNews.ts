import type { OwnUser } from '../../protocol/objects.js';
import type { Delivery } from '../ports/bus.js';
import type { MuteRow, UserRow } from '../ports/rows.js';
import type { Context } from './context.js';
import { emit } from './emission.js';
import { loadUsers, publicUser } from './views/users.js';
import { ownUser } from './views/ownUser.js';

const events = {
  user: 'notification.mutes_updated',
  channel: 'notification.channel_mutes_updated',
} as const;

/** Tells the hooks which users a user muted, or unmuted. */
export const announceTargets = async (
  { tx, stamp }: Context,
  owner: UserRow,
  key: 'user.muted' | 'user.unmuted',
  targetIds: readonly string[],
): Promise<readonly Delivery[]> => {
  const users = await loadUsers(tx, targetIds);
  const user = publicUser(owner);
  return targetIds.map((id) => emit(stamp, key, { user, target_user: users(id) }, {}));
};

/** Tells a user's connections what it muted by now. */
export const announceMutes = async (
  context: Context,
  owner: UserRow,
  kind: MuteRow['kind'],
): Promise<{ readonly me: OwnUser; readonly delivery: Delivery }> => {
  const me = await ownUser(context, owner);
  return { me, delivery: emit(context.stamp, events[kind], { me }, { subjectId: owner.id }) };
};
