import { configureGlobal } from 'fast-check';
import { afterAll, expect, vi } from 'vitest';
import { openResources, watchShared } from './leftovers.js';
import { runs, seed } from './run.js';

configureGlobal({ seed, numRuns: runs(100) });

const changedGlobals = watchShared();

// Test files run one after the other in one thread, so what one leaves the next one finds.
afterAll(async () => {
  expect(changedGlobals()).toEqual([]);
  await vi.waitFor(() => expect(openResources()).toEqual([]), { timeout: 5_000, interval: 10 });
});
