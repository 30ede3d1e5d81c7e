import type { Filter, Sort } from '../../../protocol/endpoints/inputs.js';
import { candidatesOf, fieldsOf } from '../../../protocol/filter/filterFields.js';
import { grantFor, grantsOf } from '../../../protocol/permissions.js';
import { lastUpdatedFirst } from '../../../state/channelFields.js';
import type { Page } from '../../ports/page.js';
import type { ChannelRow } from '../../ports/rows.js';
import { type Actor } from '../access/actor.js';
import type { TypeConfig } from '../app/channelTypes.js';
import type { Context } from '../context.js';
import { assertSupported } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import { channelReader } from '../access/channelReader.js';
import { memberRole, moderatorRole } from '../access/membership.js';
import { withNamedMembers } from './memberNames.js';
import { readFilter, readSort } from '../requests/query.js';

const unsupportedFields = ['app_banned'];

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
    reader: channelReader(context, actor),
    types: [...context.types.keys()],
    withHidden: named.has('hidden'),
    filter: named.has('member.user.name') ? await withNamedMembers(context, filter) : filter,
    sort: readSort(sort, lastUpdatedFirst),
    page,
  });
  if (found.length === 0) assertReadableByRole(context, actor, filter);
  return found;
};
