import type { User } from '../../../protocol/objects.js';
import type { UserRow } from '../../ports/rows.js';
import type { Caller } from '../call.js';
import type { Context } from '../context.js';
import { userMutes } from './muteView.js';
import { publicUser } from './userView.js';

/**
 * A user in the response to a caller: with its settings for the user itself and for a backend, and
 * with its mutes for a backend. All others see the public user.
 */
export const accountView = async (
  context: Context,
  caller: Caller,
  row: UserRow,
): Promise<User> => {
  const isServer = caller.kind === 'server';
  if (!isServer && (caller.kind === 'anonymous' || caller.userId !== row.id))
    return publicUser(row);
  const { invisible, privacy_settings } = row;
  return {
    ...publicUser(row),
    invisible,
    privacy_settings,
    ...(isServer && { mutes: await userMutes(context, row) }),
  };
};

/** Users in the response to a caller, in their order. */
export const accountViews = async (
  context: Context,
  caller: Caller,
  rows: readonly UserRow[],
): Promise<readonly User[]> => {
  const views: User[] = [];
  for (const row of rows) views.push(await accountView(context, caller, row));
  return views;
};
