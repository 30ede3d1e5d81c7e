import {
  actionName,
  allows,
  type AppPermission,
  authorPermissions,
  type ChannelPermission,
  grantsOf,
  type Permission,
} from '../../../protocol/permissions.js';
import type { MemberRow } from '../../ports/rows.js';
import type { Actor } from './actor.js';
import type { Context } from '../context.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from './channelContext.js';

/** The roles that count in a channel: the user's own, and that of its membership. */
export const rolesOf = (actor: Actor, member: MemberRow | undefined): readonly string[] =>
  member ? [actor.user.role, member.channel_role] : [actor.user.role];

const refuseAction = (
  actor: Actor,
  roles: readonly string[],
  permission: Permission,
  scope: string,
): never => {
  const listed = roles.map((role) => `'${role}'`).join(', ');
  return fail(
    'NotAllowed',
    `User '${actor.user.id}' with roles [${listed}] is not allowed to perform action ${actionName(permission)} in scope '${scope}'`,
  );
};

/** Whether the actor may do this in the room; `authorId` is who wrote what it is about. */
export const isAllowed = (
  room: Omit<ChannelContext, 'ban'>,
  permission: ChannelPermission,
  authorId?: string,
): boolean => {
  const { actor, channel, member } = room;
  if (!actor || actor.trusted) return true;
  const ownerId = authorPermissions.has(permission) ? authorId : channel.created_by_id;
  const owns = ownerId === actor.user.id;
  return allows(
    grantsOf(channel.type, room.config.grants),
    rolesOf(actor, member),
    permission,
    owns,
  );
};

/** Refuses what the actor may not do in the room. */
export const assertAllowed = (
  room: ChannelContext,
  permission: ChannelPermission,
  authorId?: string,
): void => {
  const { actor, channel, member } = room;
  if (actor && !isAllowed(room, permission, authorId))
    refuseAction(actor, rolesOf(actor, member), permission, channel.type);
};

/** Refuses who is banned; who is to be so without noticing goes on. */
export const assertNotBanned = ({ actor, channel, ban }: ChannelContext): void => {
  if (actor?.trusted === false && ban?.shadow === false)
    fail(
      'NotAllowed',
      `User '${actor.user.id}' is banned from ${ban.cid === '' ? 'the application' : `channel ${channel.cid}`}`,
    );
};

/** Refuses to add to a channel that is closed to the actor, besides what `permit` refuses. */
export const assertWritable = (
  room: ChannelContext,
  permission: ChannelPermission,
  authorId?: string,
): void => {
  assertAllowed(room, permission, authorId);
  assertNotBanned(room);
  const { actor, channel } = room;
  if (!actor || actor.trusted) return;
  if (channel.frozen || channel.disabled)
    fail('NotAllowed', `Channel ${channel.cid} is ${channel.frozen ? 'frozen' : 'disabled'}`);
};

/** Refuses what the actor may not do outside of channels. */
export const assertAllowedInApp = (
  { app }: Context,
  actor: Actor,
  permission: AppPermission,
  owns = false,
): void => {
  const roles = rolesOf(actor, undefined);
  if (!actor.trusted && !allows(grantsOf('.app', app.grants), roles, permission, owns))
    refuseAction(actor, roles, permission, '.app');
};
