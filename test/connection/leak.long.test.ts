import { test } from 'vitest';
import { expectNoLeak } from './leak.js';

test('two million subscriptions leave nothing behind, here or on the server', () =>
  expectNoLeak(2_000_000));
