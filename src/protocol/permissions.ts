/** How far a permission reaches: all objects, only the user's own, or none. */
export type Grant = 'all' | 'own' | 'none';

/** The grants of one scope, by permission and role. */
export type Grants = Readonly<Record<string, Readonly<Record<string, Grant>>>>;

const yes = 'all';
const own = 'own';
const no = 'none';

/** Grants from a table: a row is a permission, a column is a role. */
const grantTable = <const Row extends string>(
  roles: readonly string[],
  rows: Readonly<Record<Row, readonly Grant[]>>,
): Readonly<Record<Row, Readonly<Record<string, Grant>>>> =>
  Object.fromEntries(
    Object.entries<readonly Grant[]>(rows).map(([permission, grants]) => [
      permission,
      Object.fromEntries(roles.map((role, column) => [role, grants[column] ?? no])),
    ]),
  ) as Readonly<Record<Row, Readonly<Record<string, Grant>>>>;

const messaging = grantTable(
  ['admin', 'moderator', 'user', 'channel_member', 'channel_moderator'],
  {
    'create-channel': [yes, yes, yes, no, no],
    'read-channel': [yes, yes, own, yes, yes],
    'read-channel-members': [yes, yes, own, yes, yes],
    'create-message': [yes, yes, own, yes, yes],
    'update-message': [yes, yes, own, no, yes],
    'delete-message': [yes, yes, own, no, yes],
    'create-reaction': [yes, yes, own, yes, yes],
    'delete-reaction': [yes, yes, own, no, yes],
    'send-custom-event': [yes, yes, own, yes, yes],
    'pin-message': [yes, yes, own, yes, yes],
    'run-message-action': [yes, yes, own, yes, yes],
    'create-system-message': [yes, yes, no, no, yes],
    'update-channel': [yes, yes, own, no, yes],
    'update-channel-frozen': [yes, yes, no, no, yes],
    'update-channel-cooldown': [yes, yes, no, no, yes],
    'skip-channel-cooldown': [yes, yes, no, no, yes],
    'update-channel-members': [yes, yes, own, no, yes],
    'remove-own-channel-membership': [yes, yes, own, yes, yes],
    'ban-channel-member': [yes, yes, no, no, yes],
    'ban-user': [yes, yes, no, no, no],
    'mute-channel': [yes, yes, own, yes, yes],
    'flag-message': [yes, yes, own, yes, yes],
    'truncate-channel': [yes, own, own, no, no],
    'delete-channel': [yes, own, own, no, no],
    'recreate-channel': [yes, own, own, no, no],
  },
);

const livestream = grantTable(
  ['admin', 'moderator', 'user', 'channel_moderator', 'guest', 'anonymous'],
  {
    'create-channel': [yes, yes, yes, no, no, no],
    'read-channel': [yes, yes, yes, no, yes, yes],
    'read-channel-members': [yes, yes, yes, no, yes, yes],
    'create-message': [yes, yes, yes, no, no, no],
    'update-message': [yes, yes, own, yes, no, no],
    'delete-message': [yes, yes, own, yes, no, no],
    'create-reaction': [yes, yes, yes, no, no, no],
    'delete-reaction': [yes, yes, own, yes, no, no],
    'send-custom-event': [yes, yes, yes, no, no, no],
    'pin-message': [yes, yes, own, yes, no, no],
    'run-message-action': [yes, yes, yes, no, no, no],
    'create-system-message': [yes, yes, no, yes, no, no],
    'update-channel': [yes, no, no, no, no, no],
    'update-channel-frozen': [yes, yes, no, yes, no, no],
    'update-channel-cooldown': [yes, yes, no, yes, no, no],
    'skip-channel-cooldown': [yes, yes, no, yes, no, no],
    'update-channel-members': [yes, no, no, no, no, no],
    'remove-own-channel-membership': [yes, no, no, no, no, no],
    'ban-channel-member': [yes, yes, no, yes, no, no],
    'ban-user': [yes, yes, no, no, no, no],
    'mute-channel': [yes, yes, yes, no, yes, no],
    'flag-message': [yes, yes, yes, no, yes, no],
    'truncate-channel': [yes, no, no, no, no, no],
    'delete-channel': [yes, no, no, no, no, no],
    'recreate-channel': [yes, no, no, no, no, no],
  },
);

const gaming = grantTable(['admin', 'moderator', 'user', 'channel_member', 'channel_moderator'], {
  'create-channel': [yes, no, no, no, no],
  'read-channel': [yes, yes, own, yes, yes],
  'read-channel-members': [yes, yes, own, yes, yes],
  'create-message': [yes, yes, own, yes, yes],
  'update-message': [yes, yes, own, no, yes],
  'delete-message': [yes, yes, own, no, yes],
  'create-reaction': [yes, yes, own, yes, yes],
  'delete-reaction': [yes, yes, own, no, yes],
  'send-custom-event': [yes, yes, own, yes, yes],
  'pin-message': [yes, yes, no, no, yes],
  'run-message-action': [yes, yes, own, yes, yes],
  'create-system-message': [yes, yes, no, no, yes],
  'update-channel': [yes, no, no, no, no],
  'update-channel-frozen': [yes, yes, no, no, yes],
  'update-channel-cooldown': [yes, yes, no, no, yes],
  'skip-channel-cooldown': [yes, yes, no, no, yes],
  'update-channel-members': [yes, no, no, no, no],
  'remove-own-channel-membership': [yes, yes, own, yes, yes],
  'ban-channel-member': [yes, yes, no, no, yes],
  'ban-user': [yes, yes, no, no, no],
  'mute-channel': [yes, yes, own, yes, yes],
  'flag-message': [yes, yes, own, yes, yes],
  'truncate-channel': [yes, no, no, no, no],
  'delete-channel': [yes, no, no, no, no],
  'recreate-channel': [yes, no, no, no, no],
});

const commerce = grantTable(
  ['admin', 'moderator', 'user', 'channel_member', 'channel_moderator', 'guest'],
  {
    'create-channel': [yes, yes, no, no, no, yes],
    'read-channel': [yes, yes, own, yes, yes, own],
    'read-channel-members': [yes, yes, own, yes, yes, own],
    'create-message': [yes, yes, own, yes, yes, no],
    'update-message': [yes, yes, own, no, yes, own],
    'delete-message': [yes, yes, own, no, yes, own],
    'create-reaction': [yes, yes, own, yes, yes, no],
    'delete-reaction': [yes, yes, own, no, yes, own],
    'send-custom-event': [yes, yes, own, yes, yes, no],
    'pin-message': [yes, yes, own, no, yes, own],
    'run-message-action': [yes, yes, own, yes, yes, no],
    'create-system-message': [yes, yes, no, no, yes, no],
    'update-channel': [yes, yes, no, no, yes, no],
    'update-channel-frozen': [yes, yes, no, no, yes, no],
    'update-channel-cooldown': [yes, yes, no, no, yes, no],
    'skip-channel-cooldown': [yes, yes, no, no, yes, no],
    'update-channel-members': [yes, yes, own, no, yes, own],
    'remove-own-channel-membership': [yes, yes, own, yes, yes, no],
    'ban-channel-member': [yes, yes, no, no, yes, no],
    'ban-user': [yes, yes, no, no, no, no],
    'mute-channel': [yes, yes, own, yes, yes, own],
    'flag-message': [yes, yes, own, yes, yes, own],
    'truncate-channel': [yes, no, no, no, no, no],
    'delete-channel': [yes, no, no, no, no, no],
    'recreate-channel': [yes, no, no, no, no, no],
  },
);
const app = grantTable(['admin', 'moderator', 'user', 'guest', 'anonymous'], {
  'ban-user': [yes, yes, no, no, no],
  'mute-user': [yes, yes, yes, yes, no],
  'flag-user': [yes, yes, yes, yes, no],
  'search-user': [yes, yes, yes, yes, no],
  'update-user': [own, own, own, own, no],
  'read-flag-reports': [yes, yes, no, no, no],
  'update-flag-report': [yes, yes, no, no, no],
});

/** A permission that is checked in a channel. */
export type ChannelPermission = keyof typeof messaging;

/** A permission that is checked outside of channels. */
export type AppPermission = keyof typeof app;

/** Every permission. */
export type Permission = ChannelPermission | AppPermission;

/** The default grants of every scope: the application's, and that of each built-in channel type. */
export const defaultGrants = {
  '.app': app,
  messaging,
  team: messaging,
  livestream,
  gaming,
  commerce,
} as const satisfies Readonly<Record<string, Grants>>;

const ownSuffix = '-owner';

/**
 * The permissions of roles as channel types list them: a name grants a permission for all objects,
 * a name with the suffix `-owner` for the user's own.
 */
export type RoleGrants = Readonly<Record<string, readonly string[]>>;

const grantFromNames = (names: readonly string[], permission: string): Grant => {
  if (names.includes(permission)) return yes;
  return names.includes(permission + ownSuffix) ? own : no;
};

const withRoles = (grants: Grants, overrides: RoleGrants): Grants =>
  Object.fromEntries(
    Object.entries(grants).map(([permission, byRole]) => [
      permission,
      {
        ...byRole,
        ...Object.fromEntries(
          Object.entries(overrides).map(([role, names]) => [
            role,
            grantFromNames(names, permission),
          ]),
        ),
      },
    ]),
  );

/**
 * The grants of a scope; a custom channel type has those of `messaging`. The grants of a role in
 * `overrides` replace its default ones.
 */
export const grantsOf = (name: string, overrides?: RoleGrants | null): Grants => {
  const defaults = Object.hasOwn(defaultGrants, name)
    ? defaultGrants[name as keyof typeof defaultGrants]
    : messaging;
  return overrides ? withRoles(defaults, overrides) : defaults;
};

/** Grants by role instead of by permission, the inverse of `grantsOf` with overrides. */
export const roleGrants = (grants: Grants): RoleGrants => {
  const roles = new Set(Object.values(grants).flatMap((byRole) => Object.keys(byRole)));
  const namesOf = (role: string): readonly string[] =>
    Object.entries(grants).flatMap(([permission, { [role]: grant }]) => {
      if (grant === yes) return [permission];
      return grant === own ? [permission + ownSuffix] : [];
    });
  return Object.fromEntries([...roles].map((role) => [role, namesOf(role)]));
};

/**
 * The grants of the roles in `changes`: their names are added to those in `grants`, and a name that
 * begins with `!` removes one.
 */
export const withGrantChanges = (grants: RoleGrants, changes: RoleGrants): RoleGrants =>
  Object.fromEntries(
    Object.entries(changes).map(([role, names]) => [
      role,
      [...new Set([...(Object.hasOwn(grants, role) ? (grants[role] ?? []) : []), ...names])].filter(
        (name) => !name.startsWith('!') && !names.includes(`!${name}`),
      ),
    ]),
  );

/** Permissions for which "own" means the author; for all others it means the channel's creator. */
export const authorPermissions: ReadonlySet<Permission> = new Set<Permission>([
  'update-message',
  'delete-message',
  'delete-reaction',
]);

const strength = { none: 0, own: 1, all: 2 } as const satisfies Record<Grant, number>;

/** The strongest grant of any of the roles. */
export const grantFor = (grants: Grants, roles: readonly string[], permission: Permission): Grant =>
  roles
    .map((role) => grants[permission]?.[role] ?? no)
    .reduce<Grant>((best, next) => (strength[next] > strength[best] ? next : best), no);

/** Whether any of the roles has the permission; `owns` is whether the object is the user's own. */
export const allows = (
  grants: Grants,
  roles: readonly string[],
  permission: Permission,
  owns: boolean,
): boolean => {
  const grant = grantFor(grants, roles, permission);
  return grant === yes || (grant === own && owns);
};

/** The name of a permission in error messages: `ReadChannel` for `read-channel`. */
export const actionName = (permission: Permission): string =>
  permission.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
