import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { UnreadTotals } from './bus.js';
import type { Page } from './page.js';
import type { MemberRow } from './rows.js';

type Ids = readonly string[];
type ById<Row> = ReadonlyMap<string, Row>;

/** A channel with unread messages. */
export type UnreadChannel = Pick<MemberRow, 'cid' | 'last_read' | 'unread_messages'>;

/** The unread messages in all channels of a type. */
export interface UnreadOfType {
  readonly type: string;
  readonly channels: number;
  readonly messages: number;
}

/** A bound on the members to find. */
export interface MemberBound {
  readonly column: 'user_id' | 'created_at';
  readonly op: '<' | '<=' | '>' | '>=';
  readonly value: string;
}

/** A query of the members of a channel. */
export interface MemberQuery {
  readonly cid: string;
  readonly bounds: readonly MemberBound[];
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  /** Members that are equal by it are ordered by user id. */
  readonly sort: readonly Sort[];
  readonly page: Page;
}

/** The members to recount unread messages for: those after one, by their ids, or some. */
export type RecountRange = { readonly after: string } | { readonly userIds: Ids };

/** The memberships, with what each member has read. */
export interface MemberStore {
  /** The members of a channel among the users, by user id. */
  readonly find: (cid: string, userIds: Ids) => Promise<ById<MemberRow>>;
  /** The memberships of one user, by channel. */
  readonly ofUser: (userId: string, cids: Ids) => Promise<ById<MemberRow>>;
  /** A page of the members of each channel, oldest first. */
  readonly pages: (cids: Ids, page: Page) => Promise<readonly MemberRow[]>;
  /** A page of the members that match a query. */
  readonly query: (query: MemberQuery) => Promise<readonly MemberRow[]>;
  /** The ids of all members of each channel. */
  readonly ids: (cids: Ids) => Promise<ReadonlyMap<string, Ids>>;
  /** The channels whose only members are two users, ordered by `cid`, from the one after `afterCid`. */
  readonly onlyOf: (
    userIds: readonly [string, string],
    afterCid: string,
    limit: number,
  ) => Promise<Ids>;
  /** The first members of a channel by their ids. */
  readonly firstIds: (cid: string, limit: number) => Promise<Ids>;
  /** How many members a channel has. */
  readonly count: (cid: string) => Promise<number>;
  /** Inserts or replaces. */
  readonly save: (rows: readonly MemberRow[]) => Promise<void>;
  /** Ends memberships. */
  readonly remove: (cid: string, userIds: Ids) => Promise<void>;
  /** The members of a channel from whom a message of that time is hidden, and up to what time. */
  readonly hidingAt: (cid: string, time: string) => Promise<ReadonlyMap<string, string>>;
  /**
   * Recounts the unread messages of members who have any, after messages were removed, as far as one
   * transaction may take; resolves to the member after whom more may be left.
   */
  readonly recountUnread: (cid: string, range: RecountRange) => Promise<string | undefined>;
  /** The channels of a user with unread messages, last read first, at most `limit` of them. */
  readonly unread: (userId: string, limit: number) => Promise<readonly UnreadChannel[]>;
  /** How many channels of a user have unread messages, and how many messages, by channel type. */
  readonly unreadByType: (userId: string) => Promise<readonly UnreadOfType[]>;
  /**
   * Memberships of a user whose channel may have messages after the read position, ordered by `cid`,
   * from the one after a `cid` on.
   */
  readonly behind: (
    userId: string,
    afterCid: string,
    limit: number,
  ) => Promise<readonly MemberRow[]>;
  /** The memberships of a user, ordered by `cid`; a page of those after a `cid` if one is given. */
  readonly allOf: (
    userId: string,
    page?: { readonly afterCid: string; readonly limit: number },
  ) => Promise<readonly MemberRow[]>;
  /** The unread totals of users over all their channels. */
  readonly totals: (userIds: Ids) => Promise<ById<UnreadTotals>>;
  /** The connected members of a channel, without those with a pending invite. */
  readonly connected: (cid: string) => Promise<Ids>;
}
