import type { MessageRow } from '../../ports/rows.js';
import type { MessageRange, MessageSelection } from '../../ports/messages.js';
import type { StoreTx } from '../../ports/store.js';

/** The messages of a page, oldest first, and whether the channel has others beyond them. */
export interface MessagePage {
  readonly rows: readonly MessageRow[];
  readonly older: boolean;
  readonly newer: boolean;
}

const rangesOf = (selection: MessageSelection): readonly MessageRange[] => {
  const { limit, offset } = selection;
  if (!('around' in selection)) return [{ ...selection, limit: limit + 1 }];
  const { around: at } = selection;
  return [
    { limit: limit + 1, offset, bounds: [{ op: '<', at }], from: 'newest' },
    { limit: limit + 1, offset, bounds: [{ op: '>=', at }], from: 'oldest' },
  ];
};

/**
 * The rows of a page of each channel, oldest first, with one more at each open end, which shows
 * whether there are others; undefined when they exceed `maxBytes`.
 */
export const loadMessageRows = async (
  tx: StoreTx,
  cids: readonly string[],
  selection: MessageSelection,
  maxBytes: number,
  viewerId: string | undefined,
): Promise<readonly MessageRow[] | undefined> => {
  if (selection.limit === 0) return [];
  const rows: MessageRow[] = [];
  for (const range of rangesOf(selection)) {
    const part = await tx.messages.pages(cids, { ...range, maxBytes }, viewerId);
    if (!part) return undefined;
    rows.push(...part);
  }
  return rows;
};

// The vendor's client concludes from a shorter half that the channel has no older messages.
/** How many of the messages before a moment are in a page around it: half, or more at an end. */
const sizeBefore = (limit: number, before: number, after: number): number =>
  Math.min(before, Math.max(Math.floor(limit / 2), limit - after));

/** The page in the rows of a channel that the viewer sees. */
export const messagePageIn = (
  selection: MessageSelection,
  rows: readonly MessageRow[],
): MessagePage => {
  const { limit, offset } = selection;
  if ('around' in selection) {
    const before = rows.filter(({ created_at }) => created_at < selection.around).length;
    const start = before - sizeBefore(limit, before, rows.length - before);
    const end = start + limit;
    return { rows: rows.slice(start, end), older: start > 0, newer: end < rows.length };
  }
  const { from, bounds } = selection;
  const isCut = rows.length > limit;
  const isInside = bounds.length > 0 || offset > 0;
  return from === 'newest'
    ? { rows: rows.slice(-limit), older: isCut, newer: isInside }
    : { rows: rows.slice(0, limit), older: isInside, newer: isCut };
};
