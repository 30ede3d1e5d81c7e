import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { ChannelReader } from './channelReader.js';
import type { Page } from './page.js';
import type { ChannelRow } from './rows.js';

type Ids = readonly string[];

/** A query of channels as a viewer sees them. */
export interface ChannelQuery {
  readonly viewerId: string | undefined;
  /** Leaves out channels that the viewer cannot read; without it all are readable. */
  readonly reader: ChannelReader | undefined;
  /** The types to look at. */
  readonly types: Ids;
  /** Includes channels that the viewer has hidden. */
  readonly withHidden: boolean;
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  /** Channels that are equal by it are ordered by `cid`. */
  readonly sort: readonly Sort[];
  readonly page: Page;
}

/** The channels. */
export interface ChannelStore {
  /** A channel that is not deleted. */
  readonly find: (cid: string) => Promise<ChannelRow | undefined>;
  /** The remaining row of a deleted channel. */
  readonly findDeleted: (cid: string) => Promise<ChannelRow | undefined>;
  /** Those of some channels that are not deleted, in their order. */
  readonly findAll: (cids: Ids) => Promise<readonly ChannelRow[]>;
  /** Channels that a user created and that are not deleted. */
  readonly createdBy: (userId: string, limit?: number) => Promise<readonly ChannelRow[]>;
  /** Whether any channel that is not deleted is of a type. */
  readonly hasType: (type: string) => Promise<boolean>;
  /** A page of the channels that match a query. */
  readonly search: (query: ChannelQuery) => Promise<readonly ChannelRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: ChannelRow) => Promise<void>;
  /** Removes the row only; its members and messages remain. */
  readonly remove: (cid: string) => Promise<void>;
}
