import { test } from 'vitest';
import { expectToEnd, hour } from './life.js';

// What it keeps is inspected in the slow run: the heap that test files share takes seconds to inspect.
test('a connection of half a day ends at once and leaves no timer', () => {
  expectToEnd(12 * hour);
});
