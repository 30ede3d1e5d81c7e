import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createChatServer } from 'millrace/server';
import { expect, onTestFinished, test } from 'vitest';

const apiSecret = 'a secret of its own, long enough';

const statusOf = async (url: string, headers: Record<string, string>): Promise<number> => {
  const request = get(url, { headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
};

test('pages of other origins do not see the state of a server on this machine', async () => {
  const server = createChatServer({ apiSecret });
  onTestFinished(() => server.close());
  const { url } = await server.listen({ port: 0 });
  const metrics = `${url}/metrics`;
  expect(await statusOf(metrics, {})).toBe(200);
  expect(await statusOf(metrics, { origin: url })).toBe(200);
  expect(await statusOf(metrics, { origin: 'https://evil.example' })).toBe(401);
  // A sandboxed page, and a name of others that leads here.
  expect(await statusOf(metrics, { origin: 'null' })).toBe(401);
  expect(await statusOf(metrics, { host: 'rebound.example' })).toBe(401);
});
