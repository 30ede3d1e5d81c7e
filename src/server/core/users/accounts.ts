import { UserInput } from '../../../protocol/endpoints/userInput.js';
import { UserDetails } from '../../../protocol/connectRequest.js';
import { OwnUser, User } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { UserRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { emit } from '../delivery/emit.js';
import { customKeys, namedKeysOf, present } from '../requests/input.js';
import { publicUser } from '../views/userView.js';

type Profile = UserInput | UserDetails;

const profileKeys = namedKeysOf([User, OwnUser, UserInput, UserDetails], {
  texts: ['name', 'image'],
});

/** The keys of a user that are stored in columns of their own, apart from its custom data. */
export const namedKeys: ReadonlySet<string> = new Set(
  [...profileKeys.all].filter((key) => !profileKeys.texts.includes(key)),
);

/** The custom data of a profile: all keys but the named ones. */
export const profileData = (profile: Profile): UserRow['data'] => customKeys(profile, profileKeys);

/** The user with the named keys of a profile applied. */
export const withProfile = (row: UserRow, profile: Profile): UserRow => ({
  ...row,
  language: profile.language ?? row.language,
  invisible: profile.invisible ?? row.invisible,
  privacy_settings: profile.privacy_settings
    ? present(profile.privacy_settings)
    : row.privacy_settings,
});

/** Whether two rows of a user differ. */
export const isChanged = (before: UserRow, after: UserRow): boolean =>
  JSON.stringify(before) !== JSON.stringify(after);

export const emitUserUpdated = ({ stamp }: Context, row: UserRow): Delivery =>
  emit(stamp, 'user.updated', { user: publicUser(row) }, { subjectId: row.id });

/** Sets a user online if it is connected and not invisible; emits the change, if there is one. */
export const updatePresence = async (
  { tx, stamp }: Context,
  row: UserRow,
  isConnected: boolean,
): Promise<{ readonly row: UserRow; readonly emitted: readonly Delivery[] }> => {
  const online = isConnected && !row.invisible;
  const isChanging = online !== row.online;
  const shown = { ...row, online, last_active: isChanging ? stamp() : row.last_active };
  if (!isChanging) return { row, emitted: [] };
  await tx.users.save([shown]);
  const payload = { user: publicUser(shown) };
  return {
    row: shown,
    emitted: [emit(stamp, 'user.presence.changed', payload, { subjectId: row.id })],
  };
};
