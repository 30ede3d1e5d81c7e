import type { Journal } from './journal.js';
import { createRowCache } from './rowCache.js';
import type { Statements } from './statements.js';

/** How many messages of each channel could count as unread when they were posted. */
export interface Counters {
  readonly of: (cid: string) => number;
  /** Notes that the row of a channel counts one message more. */
  readonly increment: (cid: string) => void;
  /** Notes that the row of a channel is gone. */
  readonly reset: (cid: string) => void;
}

export const createCounters = (
  capacity: number,
  journal: Journal,
  { query }: Statements,
): Counters => {
  const known = createRowCache<number>(capacity, journal);
  const select = query('select counted_messages from channels where cid = ?');
  const of = (cid: string): number => {
    const cached = known.get(cid);
    if (cached != null) return cached;
    const [row] = select(cid) as readonly { readonly counted_messages: number }[];
    const count = row?.counted_messages ?? 0;
    known.fill(cid, count);
    return count;
  };
  return {
    of,
    increment: (cid) => known.write(cid, of(cid) + 1),
    reset: known.forget,
  };
};
