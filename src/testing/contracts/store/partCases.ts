import type { StoreTx } from '../../../server/ports/store.js';
import type { StoreCase } from './rows.js';

/** The cases of every part of a store but the outbox, which only stores of several nodes have. */
export type PartCases = {
  readonly [Part in Exclude<keyof StoreTx, 'outbox'>]: readonly StoreCase[];
};
