import { test } from 'vitest';
import { expectNoLeak } from './leak.js';

// No object that is kept for each of so many fits into what is tolerated.
test('a hundred thousand subscriptions leave nothing behind, here or on the server', () =>
  expectNoLeak(100_000));
