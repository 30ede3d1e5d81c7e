import type { Delivery } from '../../ports/bus.js';
import type { UserRow } from '../../ports/rows.js';
import type { Context, Outcome, Progress } from '../context.js';
import { emit } from '../delivery/emit.js';
import { endConnections, disconnectAll } from './presence.js';
import { publicUser } from '../views/userView.js';
import { deleteUserMessagesPart, finishUserMessages } from '../messages/deleteUserMessages.js';

/** A user after a change, with the events of it. */
export interface ChangedUser {
  readonly row: UserRow;
  readonly emitted: readonly Delivery[];
}

const payloadOf = (row: UserRow, by: UserRow | undefined) => ({
  user: publicUser(row),
  ...(by && { created_by: publicUser(by) }),
});

/** Deletes a part of the messages that are deleted with a deactivation; the first disconnects the user. */
export const prepareDeactivation = async (
  context: Context,
  user: UserRow,
  withMessages: boolean,
  prepared?: string,
): Promise<Outcome<Progress>> => {
  if (!withMessages) return { response: { prepared: '', more: false }, emitted: [] };
  const disconnected = prepared === undefined ? await disconnectAll(context, user) : undefined;
  const deletion = { user: disconnected?.row ?? user, how: 'soft' } as const;
  const part = await deleteUserMessagesPart(context, deletion, prepared);
  return { ...part, emitted: [...(disconnected?.emitted ?? []), ...part.emitted] };
};

/** Deactivates a user: it keeps its data, and can neither connect nor call. */
export const deactivateAccount = async (
  context: Context,
  user: UserRow,
  { withMessages, by }: { readonly withMessages: boolean; readonly by?: UserRow | undefined },
): Promise<ChangedUser> => {
  const { tx, stamp } = context;
  const disconnected = await disconnectAll(context, user);
  const row = { ...disconnected.row, deactivated_at: user.deactivated_at ?? stamp() };
  await tx.users.save([row]);
  const deleted = withMessages ? await finishUserMessages(context, { user: row, how: 'soft' }) : [];
  const deactivated = emit(stamp, 'user.deactivated', payloadOf(row, by), {});
  return { row, emitted: [...disconnected.emitted, ...deleted, deactivated, endConnections(row)] };
};

/** Reactivates a deactivated user. */
export const reactivateAccount = async (
  { tx, stamp }: Context,
  user: UserRow,
  { data = {}, by }: { readonly data?: UserRow['data']; readonly by: UserRow | undefined },
): Promise<ChangedUser> => {
  const now = stamp();
  const row = { ...user, deactivated_at: null, updated_at: now, data: { ...user.data, ...data } };
  await tx.users.save([row]);
  return { row, emitted: [emit(stamp, 'user.reactivated', payloadOf(row, by), {})] };
};
