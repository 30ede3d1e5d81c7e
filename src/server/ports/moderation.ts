import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { Page } from './page.js';
import type { BanRow, MessageRow, MuteRow } from './rows.js';

type Ids = readonly string[];

/** The mutes of users and of channels. */
export interface MuteStore {
  /** The mutes of a user, oldest first. */
  readonly ofUser: (userId: string, kind: MuteRow['kind']) => Promise<readonly MuteRow[]>;
  /** Inserts or replaces. */
  readonly save: (rows: readonly MuteRow[]) => Promise<void>;
  /** Ends mutes, and keeps from when to when they held. */
  readonly end: (
    userId: string,
    kind: MuteRow['kind'],
    targetIds: Ids,
    endedAt: string,
  ) => Promise<void>;
  /** Removes the mutes of one target by all users, or by some. */
  readonly removeAbout: (kind: MuteRow['kind'], targetId: string, userIds?: Ids) => Promise<void>;
  /** Removes all mutes that a user set. */
  readonly removeOf: (userId: string) => Promise<void>;
}

/** A query of bans. */
export interface BanQuery {
  /** The channels of the bans; an absent list does not restrict. */
  readonly cids?: Ids | undefined;
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  readonly sort: readonly Sort[];
  readonly page: Page;
}

/** The bans. */
export interface BanStore {
  /** A page of the bans that match a query. */
  readonly search: (query: BanQuery) => Promise<readonly BanRow[]>;
  /** How many bans a user has. */
  readonly countOf: (userId: string) => Promise<number>;
  /** The bans of any of the users in any of the channels; an absent list does not restrict. */
  readonly query: (narrowing: {
    readonly userIds?: Ids | undefined;
    readonly cids?: Ids | undefined;
  }) => Promise<readonly BanRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: BanRow) => Promise<void>;
  /** Removes a ban. */
  readonly remove: (userId: string, cid: string) => Promise<void>;
  /** Removes the bans in a channel of all users, or of some. */
  readonly removeIn: (cid: string, userIds?: Ids) => Promise<void>;
}

/** Finds bans, mutes and pins that expire. */
export interface ExpiryStore {
  /** When the next one expires. */
  readonly next: () => Promise<string | undefined>;
  /** The bans that have expired. */
  readonly bans: (now: string) => Promise<readonly BanRow[]>;
  /** The mutes that have expired. */
  readonly mutes: (now: string) => Promise<readonly MuteRow[]>;
  /** The messages whose pins have expired. */
  readonly pinned: (now: string) => Promise<readonly MessageRow[]>;
}
