import type { Filter, Sort } from '../../../protocol/endpoints/inputs.js';
import { candidatesOf, fieldsOf, type ReadField } from '../../../protocol/filter.js';
import { grantFor, grantsOf } from '../../../protocol/permissions.js';
import { channelOrder, channelReader, lastUpdatedFirst } from '../../../state/channelFields.js';
import type { ChannelRow, MemberRow } from '../../ports/rows.js';
import { type Actor } from '../access/actor.js';
import type { TypeConfig } from '../app/channelTypes.js';
import type { Context } from '../context.js';
import { isAllowed } from '../access/permissions.js';
import { assertSupported } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import { configOf } from '../access/channelContext.js';
import { hasJoined, inviteOf, memberRole, moderatorRole } from '../access/membership.js';
import { readFilter, readSort } from '../requests/query.js';

const unsupportedFields = ['member.user.name', 'app_banned'];

/** A channel, with the facts that a filter can test. */
interface Candidate {
  readonly channel: ChannelRow;
  readonly member: MemberRow | undefined;
  readonly memberIds: readonly string[];
  readonly muted: boolean;
}

const readerOf = ({ channel, member, memberIds, muted }: Candidate): ReadField =>
  channelReader({
    channel,
    createdById: channel.created_by_id,
    custom: channel.data,
    memberIds,
    hasJoined: member !== undefined && hasJoined(member),
    invite: member && inviteOf(member),
    isHidden: member?.hidden ?? false,
    isMuted: muted,
    unread: member?.unread_messages ?? 0,
    archivedAt: member?.archived_at,
    pinnedAt: member?.pinned_at,
  });

const isReadable = (
  context: Context,
  actor: Actor | undefined,
  { channel, member }: Candidate,
): boolean =>
  isAllowed({ channel, member, actor, config: configOf(context, channel) }, 'read-channel');

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

/** The channels that match a filter and that the actor may read, sorted. */
export const findChannels = async (
  context: Context,
  actor: Actor | undefined,
  filter: Filter,
  sort: readonly Sort[] | null | undefined,
): Promise<readonly ChannelRow[]> => {
  const { tx } = context;
  const matches = readFilter(filter);
  const order = channelOrder(readSort(sort, lastUpdatedFirst));
  const named = fieldsOf(filter);
  assertSupported(Object.fromEntries([...named].map((name) => [name, true])), unsupportedFields);

  const rows = await tx.channels.query({
    cids: candidatesOf(filter, 'cid'),
    types: candidatesOf(filter, 'type'),
    ids: candidatesOf(filter, 'id'),
    memberIds: candidatesOf(filter, 'members'),
  });
  const cids = rows.map(({ cid }) => cid);
  const own = actor && (await tx.members.ofUser(actor.user.id, cids));
  const mutes = actor ? await tx.mutes.ofUser(actor.user.id, 'channel') : [];
  const muted = new Set(mutes.map((row) => row.target_id));
  const memberIds = named.has('members') ? await tx.members.ids(cids) : undefined;
  const found = rows
    .map((channel) => ({
      channel,
      member: own?.get(channel.cid),
      memberIds: memberIds?.get(channel.cid) ?? [],
      muted: muted.has(channel.cid),
    }))
    .filter(
      (candidate) =>
        context.types.has(candidate.channel.type) &&
        isReadable(context, actor, candidate) &&
        (named.has('hidden') || candidate.member?.hidden !== true) &&
        matches(readerOf(candidate)),
    )
    .sort((left, right) => order(readerOf(left), readerOf(right)))
    .map(({ channel }) => channel);
  if (found.length === 0) assertReadableByRole(context, actor, filter);
  return found;
};
