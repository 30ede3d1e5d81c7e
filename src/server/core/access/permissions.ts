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

/** The roles of an actor in a channel: the user's role and the membership's. */
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

/** Whether the actor has a permission in a channel; `authorId` wrote the message in question. */
export const isAllowed = (
  channelContext: Omit<ChannelContext, 'ban'>,
  permission: ChannelPermission,
  authorId?: string,
): boolean => {
  const { actor, channel, member } = channelContext;
  if (!actor || actor.trusted) return true;
  const ownerId = authorPermissions.has(permission) ? authorId : channel.created_by_id;
  const owns = ownerId === actor.user.id;
  return allows(
    grantsOf(channel.type, channelContext.config.grants),
    rolesOf(actor, member),
    permission,
    owns,
  );
};

/** Refuses an actor without a permission in the channel. */
export const assertAllowed = (
  channelContext: ChannelContext,
  permission: ChannelPermission,
  authorId?: string,
): void => {
  const { actor, channel, member } = channelContext;
  if (actor && !isAllowed(channelContext, permission, authorId))
    refuseAction(actor, rolesOf(actor, member), permission, channel.type);
};

/** Refuses a banned actor; a shadow-banned one passes. */
export const assertNotBanned = ({ actor, channel, ban }: ChannelContext): void => {
  if (actor?.trusted === false && ban?.shadow === false)
    fail(
      'NotAllowed',
      `User '${actor.user.id}' is banned from ${ban.cid === '' ? 'the application' : `channel ${channel.cid}`}`,
    );
};

/** Refuses an actor that lacks the permission or is banned, and a frozen or disabled channel. */
export const assertWritable = (
  channelContext: ChannelContext,
  permission: ChannelPermission,
  authorId?: string,
): void => {
  assertAllowed(channelContext, permission, authorId);
  assertNotBanned(channelContext);
  const { actor, channel } = channelContext;
  if (!actor || actor.trusted) return;
  if (channel.frozen || channel.disabled)
    fail('NotAllowed', `Channel ${channel.cid} is ${channel.frozen ? 'frozen' : 'disabled'}`);
};

/** Refuses an actor without a permission of the `.app` scope. */
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
