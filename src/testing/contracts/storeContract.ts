import type { OpenStore } from '../../server/ports/store.js';
import { caseOn, type ContractCase } from './contract.js';
import { channelCases } from './store/channelCases.js';
import { logCases } from './store/logCases.js';
import { messageCases } from './store/messageCases.js';
import { ownCases } from './store/ownCases.js';
import { pollCases } from './store/pollCases.js';
import { threadCases } from './store/threadCases.js';
import type { PartCases } from './store/partCases.js';
import { peopleCases } from './store/peopleCases.js';
import { transactionCases } from './store/transactionCases.js';
import { uploadCases } from './store/uploadCases.js';

const partCases: PartCases = {
  ...peopleCases,
  ...channelCases,
  ...messageCases,
  ...threadCases,
  ...pollCases,
  ...ownCases,
  ...uploadCases,
  ...logCases,
};

/**
 * What every store does, as cases for any test runner. Each case opens an empty store, and closes it.
 *
 * @example
 * ```ts
 * import { test } from 'node:test';
 * import { sqliteStore } from 'millrace/server';
 * import { storeContract } from 'millrace/testing';
 * import { asyncScheduler } from 'rxjs';
 *
 * const context = { nodeId: 'node', clock: asyncScheduler, report: console.error };
 * for (const { name, run } of storeContract(() => sqliteStore()(context))) void test(name, run);
 * ```
 * @param open opens a store without data
 */
export const storeContract = (open: () => Promise<OpenStore>): readonly ContractCase[] => {
  const define = caseOn(open, (store) => store.close());
  return [...transactionCases, ...Object.values(partCases).flat()].map(({ name, check }) =>
    define(name, (store) => check(store.transaction)),
  );
};
