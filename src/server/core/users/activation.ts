import type { Delivery } from '../../ports/bus.js';
import type { UserRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { emit } from '../delivery/emit.js';
import { ending, disconnectAll } from './presence.js';
import { publicUser } from '../views/userView.js';
import { deleteUserMessages } from '../messages/deleteUserMessages.js';

/** A user after a change, and what is heard of it. */
export interface Changed {
  readonly row: UserRow;
  readonly emitted: readonly Delivery[];
}

/** Puts a user aside: it keeps what it has, and neither connects nor calls. */
export const deactivate = async (
  context: Context,
  user: UserRow,
  withMessages: boolean,
): Promise<Changed> => {
  const { tx, stamp } = context;
  const away = await disconnectAll(context, user);
  const row = { ...away.row, deactivated_at: user.deactivated_at ?? stamp() };
  await tx.users.save([row]);
  const wiped = withMessages ? await deleteUserMessages(context, row, 'soft') : [];
  const news = emit(stamp, 'user.deactivated', { user: publicUser(row) }, {});
  return { row, emitted: [...away.emitted, ...wiped, news, ending(row)] };
};

/** Lets a user that was put aside come back. */
export const reactivate = async (
  { tx, stamp }: Context,
  user: UserRow,
  data: UserRow['data'] = {},
): Promise<Changed> => {
  const now = stamp();
  const row = { ...user, deactivated_at: null, updated_at: now, data: { ...user.data, ...data } };
  await tx.users.save([row]);
  return { row, emitted: [emit(stamp, 'user.reactivated', { user: publicUser(row) }, {})] };
};
