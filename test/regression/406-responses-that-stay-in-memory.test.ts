import { createChatServer } from 'millrace/server';
import { expect, onTestFinished, test } from 'vitest';
import { heapUsed } from '../helpers/heap.js';
import { rawCalls } from '../helpers/rawCalls.js';

const warmUp = 50;
const calls = 300;
// One response has 28 kB.
const maxGrowth = 5_000_000;

// The queue that publishes what calls emit kept the result of each call with that of the one before.
test('a server keeps no responses of calls that have ended', async () => {
  const server = createChatServer({});
  const { url } = await server.listen({ port: 0 });
  onTestFinished(() => server.close());
  const call = rawCalls({ url });
  const callOften = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) {
      const { status, body } = await call('GET', '/rate_limits');
      expect(status).toBe(200);
      expect(JSON.stringify(body).length).toBeGreaterThan(20_000);
    }
  };

  await callOften(warmUp);
  const before = heapUsed();
  await callOften(calls);

  expect(heapUsed() - before).toBeLessThan(maxGrowth);
});
