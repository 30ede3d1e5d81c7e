import type { Sort } from '../protocol/endpoints/inputs.js';
import type { DateTime } from '../protocol/primitives.js';
import { compareBy } from '../protocol/filter/compareBy.js';
import type { ReadField } from '../protocol/filter/parseFilter.js';

type Nullable<A> = A | null | undefined;

/** The fields of a channel that a query can filter and sort by, as one user sees them. */
export interface ChannelFacts {
  readonly channel: {
    readonly cid: string;
    readonly id?: Nullable<string>;
    readonly type?: Nullable<string>;
    readonly team?: Nullable<string>;
    readonly created_at?: Nullable<DateTime>;
    readonly updated_at?: Nullable<DateTime>;
    readonly last_message_at?: Nullable<DateTime>;
    readonly member_count?: Nullable<number>;
    readonly frozen?: Nullable<boolean>;
    readonly disabled?: Nullable<boolean>;
    readonly filter_tags?: Nullable<readonly string[]>;
  };
  readonly createdById: Nullable<string>;
  /** The channel's custom keys. */
  readonly custom: Readonly<Record<string, unknown>>;
  readonly memberIds: readonly string[];
  /** The names of the members, as far as the members are known. */
  readonly memberNames: readonly string[];
  readonly hasJoined: boolean;
  readonly invite: Nullable<string>;
  readonly isHidden: boolean;
  readonly isMuted: boolean;
  readonly unread: number;
  readonly archivedAt: Nullable<DateTime>;
  readonly pinnedAt: Nullable<DateTime>;
}

const fields: Readonly<Record<string, (facts: ChannelFacts) => unknown>> = {
  cid: ({ channel }) => channel.cid,
  id: ({ channel }) => channel.id,
  type: ({ channel }) => channel.type,
  team: ({ channel }) => channel.team,
  created_by_id: ({ createdById }) => createdById,
  created_at: ({ channel }) => channel.created_at,
  updated_at: ({ channel }) => channel.updated_at,
  last_message_at: ({ channel }) => channel.last_message_at,
  last_updated: ({ channel }) => channel.last_message_at ?? channel.created_at,
  member_count: ({ channel }) => channel.member_count,
  frozen: ({ channel }) => channel.frozen,
  disabled: ({ channel }) => channel.disabled,
  filter_tags: ({ channel }) => channel.filter_tags,
  members: ({ memberIds }) => memberIds,
  'member.user.name': ({ memberNames }) => memberNames,
  joined: ({ hasJoined }) => hasJoined,
  invite: ({ invite }) => invite,
  hidden: ({ isHidden }) => isHidden,
  unread_count: ({ unread }) => unread,
  has_unread: ({ unread }) => unread > 0,
  muted: ({ isMuted }) => isMuted,
  blocked: () => false,
  archived: ({ archivedAt }) => archivedAt != null,
  pinned: ({ pinnedAt }) => pinnedAt != null,
  pinned_at: ({ pinnedAt }) => pinnedAt,
};

/** Reads a field that a filter or a sort names: a built-in one, or else a custom key. */
export const channelReader =
  (facts: ChannelFacts): ReadField =>
  (name) => {
    if (Object.hasOwn(fields, name)) return fields[name]?.(facts);
    return Object.hasOwn(facts.custom, name) ? facts.custom[name] : undefined;
  };

/** The order of channels where a query has no `sort`. */
export const lastUpdatedFirst: readonly Sort[] = [{ field: 'last_updated', direction: -1 }];

/** The order of channels by a `sort`; channels that are equal by it are ordered by `cid`. */
export const channelOrder = (sort: readonly Sort[]): ReturnType<typeof compareBy> =>
  compareBy([...sort, { field: 'cid', direction: 1 }]);
