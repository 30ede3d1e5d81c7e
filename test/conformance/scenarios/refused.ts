import { expect } from 'vitest';

/** Holds a call to being refused. */
export const refused = (call: Promise<unknown>): Promise<unknown> =>
  expect(call).rejects.toHaveProperty('code');
