import type { Filter, Sort } from '../../../protocol/endpoints/inputs.js';
import { candidatesOf, fieldsOf } from '../../../protocol/filter.js';
import { allows, type Grant, grantFor, grantsOf } from '../../../protocol/permissions.js';
import { lastUpdatedFirst } from '../../../state/channelFields.js';
import type { Page } from '../../ports/page.js';
import type { ChannelRow } from '../../ports/rows.js';
import type { ChannelReader, ReadAccess } from '../../ports/store.js';
import { type Actor } from '../access/actor.js';
import type { TypeConfig } from '../app/channelTypes.js';
import type { Context } from '../context.js';
import { assertSupported } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import { configOf } from '../access/channelContext.js';
import { memberRole, moderatorRole } from '../access/membership.js';
import { readFilter, readSort } from '../requests/query.js';

const unsupportedFields = ['member.user.name', 'app_banned'];

/** The existing channel types that a filter can match. */
const typesIn = ({ types }: Context, filter: Filter): readonly TypeConfig[] => {
  const inCids = candidatesOf(filter, 'cid')?.map((cid) => cid.split(':')[0] ?? '');
  const named = candidatesOf(filter, 'type') ?? inCids ?? [...types.keys()];
  return named.flatMap((name) => types.get(name) ?? []);
};

/** Refuses a filter that can match no channel that the actor's role may ever read. */
const assertReadableByRole = (context: Context, actor: Actor | undefined, filter: Filter): void => {
  if (!actor || actor.trusted) return;
  const { role } = actor.user;
  // An anonymous user is never a member.
  const roles = role === 'anonymous' ? [role] : [role, memberRole, moderatorRole];
  const types = typesIn(context, filter);
  const isUnreadable = ({ name, grants }: TypeConfig): boolean =>
    grantFor(grantsOf(name, grants), roles, 'read-channel') === 'none';
  if (types.length > 0 && types.every(isUnreadable))
    fail(
      'NoAccessToChannels',
      `User '${actor.user.id}' with role '${role}' cannot read any channel that the filter matches`,
    );
};

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

const readerFor = (context: Context, actor: Actor | undefined): ChannelReader | undefined => {
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

/** The page of the channels that match a filter and that the actor may read, sorted. */
export const findChannels = async (
  context: Context,
  actor: Actor | undefined,
  filter: Filter,
  sort: readonly Sort[] | null | undefined,
  page: Page,
): Promise<readonly ChannelRow[]> => {
  const named = fieldsOf(readFilter(filter));
  assertSupported(Object.fromEntries([...named].map((name) => [name, true])), unsupportedFields);
  const found = await context.tx.channels.search({
    viewerId: actor?.user.id,
    reader: readerFor(context, actor),
    types: [...context.types.keys()],
    withHidden: named.has('hidden'),
    filter,
    sort: readSort(sort, lastUpdatedFirst),
    page,
  });
  if (found.length === 0) assertReadableByRole(context, actor, filter);
  return found;
};
