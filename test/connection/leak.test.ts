import { test } from 'vitest';
import { expectNoLeak } from './leak.js';

test(
  'five thousand subscriptions leave nothing behind, here or on the server',
  { timeout: 60_000 },
  () => expectNoLeak(5_000),
);
