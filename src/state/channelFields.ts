import type { Sort } from '../protocol/endpoints/inputs.js';
import type { DateTime } from '../protocol/primitives.js';
import { compareBy, type ReadField } from '../protocol/filter.js';

type Perhaps<A> = A | null | undefined;

/** What a query for channels can ask of one of them, as one user sees it. */
export interface ChannelFacts {
  readonly channel: {
    readonly cid: string;
    readonly id?: Perhaps<string>;
    readonly type?: Perhaps<string>;
    readonly team?: Perhaps<string>;
    readonly created_at?: Perhaps<DateTime>;
    readonly updated_at?: Perhaps<DateTime>;
    readonly last_message_at?: Perhaps<DateTime>;
    readonly member_count?: Perhaps<number>;
    readonly frozen?: Perhaps<boolean>;
    readonly disabled?: Perhaps<boolean>;
    readonly filter_tags?: Perhaps<readonly string[]>;
  };
  readonly createdById: Perhaps<string>;
  /** The channel's own keys. */
  readonly custom: Readonly<Record<string, unknown>>;
  readonly memberIds: readonly string[];
  readonly hasJoined: boolean;
  readonly invite: Perhaps<string>;
  readonly isHidden: boolean;
  readonly isMuted: boolean;
  readonly unread: number;
  readonly archivedAt: Perhaps<DateTime>;
  readonly pinnedAt: Perhaps<DateTime>;
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

/** Reads the fields that filters and sorts of channels name; others are the channel's own keys. */
export const channelReader =
  (facts: ChannelFacts): ReadField =>
  (name) => {
    if (Object.hasOwn(fields, name)) return fields[name]?.(facts);
    return Object.hasOwn(facts.custom, name) ? facts.custom[name] : undefined;
  };

/** The order of channels where a query asks for none. */
export const lastUpdatedFirst: readonly Sort[] = [{ field: 'last_updated', direction: -1 }];

/** The order of channels that a query asks for; those that it leaves equal come by `cid`. */
export const channelOrder = (sort: readonly Sort[]): ReturnType<typeof compareBy> =>
  compareBy([...sort, { field: 'cid', direction: 1 }]);
