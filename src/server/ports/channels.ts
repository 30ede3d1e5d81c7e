import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { ChannelReader } from './channelReader.js';
import type { Page } from './page.js';
import type { ChannelRow } from './rows.js';

type Ids = readonly string[];

/** Restricts a query of channels; an absent list does not restrict it. */
export interface ChannelSelection {
  readonly cids?: Ids | undefined;
  readonly createdByIds?: Ids | undefined;
  readonly limit?: number | undefined;
}

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
  /** The channels of a selection that are not deleted. */
  readonly query: (narrowing: ChannelSelection) => Promise<readonly ChannelRow[]>;
  /** Whether any channel that is not deleted is of a type. */
  readonly hasType: (type: string) => Promise<boolean>;
  /** A page of the channels that match a query. */
  readonly search: (query: ChannelQuery) => Promise<readonly ChannelRow[]>;
  /** Inserts or replaces. */
  readonly save: (row: ChannelRow) => Promise<void>;
  /** Removes the row only; its members and messages remain. */
  readonly remove: (cid: string) => Promise<void>;
}
