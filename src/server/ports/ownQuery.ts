import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { ChannelReader } from './channelReader.js';
import type { Page } from './page.js';

/** A query of what belongs to one user. */
export interface OwnQuery {
  readonly userId: string;
  /** Leaves out channels that the user cannot read; without it all are readable. */
  readonly reader: ChannelReader | undefined;
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  readonly sort: readonly Sort[];
  readonly page: Page;
}
