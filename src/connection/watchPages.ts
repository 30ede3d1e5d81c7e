import { chunks } from '../internal/chunks.js';

/** Channels that one call watches again. Presence is an option of the call, not of a channel. */
export interface WatchPage {
  readonly cids: readonly string[];
  readonly presence: boolean;
}

/** The most channels in the response of a query. */
export const pageSize = 30;

/** Cuts channels into pages. The values say whether presence is wanted. */
export const watchPagesOf = (channels: ReadonlyMap<string, boolean>): readonly WatchPage[] =>
  [false, true].flatMap((presence) => {
    const cids = [...channels].flatMap(([cid, wanted]) => (wanted === presence ? [cid] : []));
    return chunks(cids, pageSize).map((page) => ({ cids: page, presence }));
  });
