import { createBoundedCache } from '../../internal/boundedCache.js';
import type { CacheReads } from '../ports/cacheReads.js';
import type { Journal } from './journal.js';

/** Rows in memory, by a key, as the open transaction sees them. Absent rows are known as null. */
export interface RowCache<Row> {
  /** The row; null when there is none, undefined when that is not known. */
  readonly get: (key: string) => Row | null | undefined;
  /** Notes a row that was read. */
  readonly fill: (key: string, row: Row | null) => void;
  /** Notes a row that was written; a rollback forgets it. */
  readonly write: (key: string, row: Row | null) => void;
  /** Forgets a row that is about to be changed in another way. */
  readonly forget: (key: string) => void;
  readonly forgetAll: () => void;
}

/**
 * Creates a cache of at most `capacity` rows, under a name that all nodes know it by. It counts its
 * reads if it is given `reads`.
 */
export const createRowCache = <Row>(
  name: string,
  capacity: number,
  journal: Journal,
  reads: CacheReads = { hits: 0, misses: 0 },
): RowCache<Row> => {
  const rows = createBoundedCache<string, Row | null>(capacity);
  journal.register(name, (key) => (key === undefined ? rows.clear() : rows.delete(key)));
  const forget = (key: string): void => {
    // What is read until then would be of the transaction that is rolled back.
    journal.add(() => rows.delete(key));
    journal.touch(name, key);
    rows.delete(key);
  };
  return {
    get: (key) => {
      const row = rows.get(key);
      if (row === undefined) reads.misses += 1;
      else reads.hits += 1;
      return row;
    },
    fill: rows.set,
    write: (key, row) => {
      journal.add(() => rows.delete(key));
      journal.touch(name, key);
      rows.set(key, row);
    },
    forget,
    forgetAll: () => {
      journal.add(rows.clear);
      journal.touch(name);
      rows.clear();
    },
  };
};
