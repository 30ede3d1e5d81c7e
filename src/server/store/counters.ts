import type { Journal } from './journal.js';
import { createRowCache } from './rowCache.js';
import type { Statements } from './statements.js';

/** How many messages of each channel could count as unread when they were posted. */
export interface Counters {
  readonly of: (cid: string) => Promise<number>;
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
  const known = createRowCache<number>('counters', capacity, journal);
  const select = query('select counted_messages from channels where cid = ?');
  const of = async (cid: string): Promise<number> => {
    const cached = known.get(cid);
    if (cached != null) return cached;
    const [row] = (await select(cid)) as readonly { readonly counted_messages: number }[];
    const count = row?.counted_messages ?? 0;
    known.fill(cid, count);
    return count;
  };
  return {
    of,
    increment: (cid) => {
      const count = known.get(cid);
      if (count == null) known.forget(cid);
      else known.write(cid, count + 1);
    },
    reset: known.forget,
  };
};
