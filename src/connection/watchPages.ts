import { chunks } from '../internal/chunks.js';

/** Channels whose watches are put back by one call; presence is asked for by call, not by channel. */
export interface WatchPage {
  readonly cids: readonly string[];
  readonly presence: boolean;
}

/** The most channels that a query answers with. */
export const pageSize = 30;

/** The pages of channels, given with whether their presence is wanted. */
export const watchPagesOf = (channels: ReadonlyMap<string, boolean>): readonly WatchPage[] =>
  [false, true].flatMap((presence) => {
    const cids = [...channels].flatMap(([cid, wanted]) => (wanted === presence ? [cid] : []));
    return chunks(cids, pageSize).map((page) => ({ cids: page, presence }));
  });
