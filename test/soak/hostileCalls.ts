import { WebSocket } from 'ws';
import { connectQuery } from '../helpers/server.js';
import type { RawCall } from '../helpers/rawCalls.js';

/** One attempt of a hostile caller; whatever comes of it is right but a 5xx. */
type Attempt = (call: RawCall, url: string) => Promise<number | undefined>;

const post =
  (path: string, body: () => string): Attempt =>
  async (call) =>
    (await call('POST', path, body())).status;

const payload = (value: unknown): string => encodeURIComponent(JSON.stringify(value));

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

const conditions = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ [`key${String(at)}`]: at }));

const frame =
  (data: string | Buffer): Attempt =>
  async (_, url) => {
    const socket = new WebSocket(
      `${url.replace(/^http/, 'ws')}/connect?${await connectQuery('mallory')}`,
    );
    await new Promise<void>((resolve) => {
      socket.on('open', () => {
        socket.send(data);
        setTimeout(() => socket.close(), 500);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    return undefined;
  };

/** What hostile callers try. */
export const attempts: Readonly<Record<string, Attempt>> = {
  'a filter of as many conditions as may be': post('/channels', () =>
    JSON.stringify({ filter_conditions: { $or: conditions(49) }, limit: 30 }),
  ),
  'a filter of too many conditions': post('/channels', () =>
    JSON.stringify({ filter_conditions: { $or: conditions(10_000) } }),
  ),
  'a body of two megabytes': post('/channels', () => `"${'x'.repeat(2_000_000)}"`),
  'deep JSON': post('/channels', () => nested(10_000)),
  'a prototype': post('/channels', () => '{"filter_conditions":{"__proto__":{"a":1}}}'),
  'numbers out of range': post(
    '/channels',
    () => '{"filter_conditions":{"a":1e999},"limit":1e300}',
  ),
  'half a pair of surrogates': post('/channels', () => '{"filter_conditions":{"name":"\\ud800"}}'),
  'a search of all users': async (call) => {
    const filter = { name: { $autocomplete: 'u' } };
    const query = payload({ filter_conditions: filter, sort: [{ field: 'name', direction: -1 }] });
    return (await call('GET', `/users?payload=${query}`)).status;
  },
  'all members': async (call) => {
    const query = payload({ type: 'messaging', id: 'r0', filter_conditions: {}, limit: 100 });
    return (await call('GET', `/members?payload=${query}`)).status;
  },
  'a sync of 255 channels': post('/sync', () =>
    JSON.stringify({
      channel_cids: Array.from({ length: 255 }, (_, at) => `messaging:r${String(at)}`),
      last_sync_at: new Date(Date.now() - 3_600_000).toISOString(),
    }),
  ),
  'a truncation of what is not its own': post('/channels/messaging/r0/truncate', () =>
    JSON.stringify({ hard_delete: true }),
  ),
  'an unknown path': post(`/${'x'.repeat(4_000)}`, () => '{}'),
  'a frame that is no JSON': frame('}{'),
  'a deep frame': frame(`[${nested(1_000)}]`),
  'a frame of a megabyte': frame(Buffer.alloc(1_000_000, 'x')),
  'resumes in one frame': frame(
    JSON.stringify(
      Array.from({ length: 64 }, () => ({
        type: 'millrace.resume',
        epoch: 'none',
        position: 0,
        channels: Object.fromEntries(
          Array.from({ length: 200 }, (_, at) => [`messaging:r${String(at)}`, 0]),
        ),
      })),
    ),
  ),
};
