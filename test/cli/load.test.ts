import { openTestServer } from 'millrace/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runLoad } from '../../src/cli/load/runLoad.js';
import { millrace } from './millrace.js';

test('a load counts what it sends and what everybody gets', async () => {
  const server = await openTestServer();
  onTestFinished(server.close);
  const result = await runLoad(
    {
      ...{ url: server.url, apiKey: 'dev', apiSecret: 'secret' },
      ...{ users: 6, channels: 2, rate: 100, durationMs: 300 },
    },
    'test',
  );

  expect(result).toMatchObject({ failed: 0, missing: 0, connects: { count: 6 } });
  expect(result.sent).toBeGreaterThan(10);
  expect(result.deliveries.count).toBe(result.sent * 3);
  expect(result.deliveries.p50).toBeLessThanOrEqual(result.deliveries.max);
});

test('a load says what fails', async () => {
  const server = await openTestServer();
  onTestFinished(server.close);
  const { status, stderr } = await millrace([
    ...['load', '--url', server.url, '--api-secret', 'not-the-secret', '--users', '1'],
    ...['--channels', '1', '--seconds', '0.1'],
  ]);

  expect(status).toBe(1);
  expect(stderr).toMatch(/signature/);
});
