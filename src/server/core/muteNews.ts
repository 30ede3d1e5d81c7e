import type { OwnUser } from '../../protocol/objects.js';
import type { Delivery } from '../ports/bus.js';
import type { MuteRow, UserRow } from '../ports/rows.js';
import type { Context } from './context.js';
import { emit } from './emission.js';
import { ownUser } from './views/ownUser.js';

const events = {
  user: 'notification.mutes_updated',
  channel: 'notification.channel_mutes_updated',
} as const;

/** Tells a user's connections what it muted by now. */
export const announceMutes = async (
  context: Context,
  owner: UserRow,
  kind: MuteRow['kind'],
): Promise<{ readonly me: OwnUser; readonly delivery: Delivery }> => {
  const me = await ownUser(context, owner);
  return { me, delivery: emit(context.stamp, events[kind], { me }, { subjectId: owner.id }) };
};
