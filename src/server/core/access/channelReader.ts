import { allows, type Grant, grantFor, grantsOf } from '../../../protocol/permissions.js';
import type { ChannelReader, ReadAccess } from '../../ports/channelReader.js';
import type { TypeConfig } from '../app/channelTypes.js';
import type { Context } from '../context.js';
import type { Actor } from './actor.js';
import { configOf } from './channelContext.js';

/** Who may read the channels of a type, by its grants. */
const accessTo = ({ name, grants }: TypeConfig, role: string): ReadAccess => {
  const granted = grantsOf(name, grants)['read-channel'] ?? {};
  const rolesWith = (grant: Grant): readonly string[] =>
    Object.keys(granted).filter((it) => granted[it] === grant);
  return {
    types: [name],
    byRole: grantFor(grantsOf(name, grants), [role], 'read-channel'),
    memberRoles: rolesWith('all'),
    ownerRoles: rolesWith('own'),
  };
};

/** How the store finds the channels that the actor may read; undefined for one that reads all. */
export const channelReader = (
  context: Context,
  actor: Actor | undefined,
): ChannelReader | undefined => {
  if (!actor || actor.trusted) return undefined;
  const { id, role } = actor.user;
  return {
    userId: id,
    access: [...context.types.values()].map((type) => accessTo(type, role)),
    isReadable: ({ type, created_by_id, config_overrides, channel_role }) =>
      allows(
        grantsOf(type, configOf(context, { type, config_overrides }).grants),
        channel_role === null ? [role] : [role, channel_role],
        'read-channel',
        created_by_id === id,
      ),
  };
};
