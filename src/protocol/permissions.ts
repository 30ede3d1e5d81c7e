/** How far a permission reaches: all objects, only the user's own, or none. */
export type Grant = 'all' | 'own' | 'none';

/** The grants of one scope, by permission and role. */
export type Grants = Readonly<Record<string, Readonly<Record<string, Grant>>>>;

const yes = 'all';
const own = 'own';
const no = 'none';

/** The grants of a role by one letter each: `a` for all objects, `o` for the user's own. */
const letters: Readonly<Record<string, Grant>> = { a: yes, o: own };

/** Grants from a table: a row is a permission, a letter is the grant of a role. */
const grantTable = <const Row extends string>(
  roles: readonly string[],
  rows: readonly (readonly [permission: Row, grants: string])[],
) =>
  Object.fromEntries(
    rows.map(([permission, grants]) => [
      permission,
      Object.fromEntries(roles.map((role, column) => [role, letters[grants.charAt(column)] ?? no])),
    ]),
  ) as Readonly<Record<Row, Readonly<Record<string, Grant>>>>;

const roles = ['admin', 'moderator', 'user'] as const;
const memberRoles = [...roles, 'channel_member', 'channel_moderator'] as const;
const livestreamRoles = [...roles, 'channel_moderator', 'guest', 'anonymous'] as const;

/** A permission in the channel types messaging, livestream, gaming and commerce. */
const channelRows = [
  ['create-channel', 'aaa--', 'aaa---', 'a----', 'aa---a'],
  ['read-channel', 'aaoaa', 'aaa-aa', 'aaoaa', 'aaoaao'],
  ['read-channel-members', 'aaoaa', 'aaa-aa', 'aaoaa', 'aaoaao'],
  ['create-message', 'aaoaa', 'aaa---', 'aaoaa', 'aaoaa-'],
  ['update-message', 'aao-a', 'aaoa--', 'aao-a', 'aao-ao'],
  ['delete-message', 'aao-a', 'aaoa--', 'aao-a', 'aao-ao'],
  ['create-reaction', 'aaoaa', 'aaa---', 'aaoaa', 'aaoaa-'],
  ['delete-reaction', 'aao-a', 'aaoa--', 'aao-a', 'aao-ao'],
  ['send-custom-event', 'aaoaa', 'aaa---', 'aaoaa', 'aaoaa-'],
  ['pin-message', 'aaoaa', 'aaoa--', 'aa--a', 'aao-ao'],
  ['run-message-action', 'aaoaa', 'aaa---', 'aaoaa', 'aaoaa-'],
  ['create-system-message', 'aa--a', 'aa-a--', 'aa--a', 'aa--a-'],
  ['update-channel', 'aao-a', 'a-----', 'a----', 'aa--a-'],
  ['update-channel-frozen', 'aa--a', 'aa-a--', 'aa--a', 'aa--a-'],
  ['update-channel-cooldown', 'aa--a', 'aa-a--', 'aa--a', 'aa--a-'],
  ['skip-channel-cooldown', 'aa--a', 'aa-a--', 'aa--a', 'aa--a-'],
  ['update-channel-members', 'aao-a', 'a-----', 'a----', 'aao-ao'],
  ['remove-own-channel-membership', 'aaoaa', 'a-----', 'aaoaa', 'aaoaa-'],
  ['ban-channel-member', 'aa--a', 'aa-a--', 'aa--a', 'aa--a-'],
  ['ban-user', 'aa---', 'aa----', 'aa---', 'aa----'],
  ['mute-channel', 'aaoaa', 'aaa-a-', 'aaoaa', 'aaoaao'],
  ['flag-message', 'aaoaa', 'aaa-a-', 'aaoaa', 'aaoaao'],
  ['truncate-channel', 'aoo--', 'a-----', 'a----', 'a-----'],
  ['delete-channel', 'aoo--', 'a-----', 'a----', 'a-----'],
  ['recreate-channel', 'aoo--', 'a-----', 'a----', 'a-----'],
] as const;

const channelGrants = (type: 1 | 2 | 3 | 4, of: readonly string[]) =>
  grantTable(
    of,
    channelRows.map((row) => [row[0], row[type]]),
  );

const messaging = channelGrants(1, memberRoles);

const app = grantTable(
  [...roles, 'guest', 'anonymous'],
  [
    ['ban-user', 'aa---'],
    ['mute-user', 'aaaa-'],
    ['flag-user', 'aaaa-'],
    ['search-user', 'aaaa-'],
    ['update-user', 'oooo-'],
    ['read-flag-reports', 'aa---'],
    ['update-flag-report', 'aa---'],
  ],
);

/** A permission that is checked in a channel. */
export type ChannelPermission = (typeof channelRows)[number][0];

/** A permission that is checked outside of channels. */
export type AppPermission = keyof typeof app;

/** Every permission. */
export type Permission = ChannelPermission | AppPermission;

/** The default grants of every scope: the application's, and that of each built-in channel type. */
export const defaultGrants = {
  '.app': app,
  messaging,
  team: messaging,
  livestream: channelGrants(2, livestreamRoles),
  gaming: channelGrants(3, memberRoles),
  commerce: channelGrants(4, [...memberRoles, 'guest']),
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
