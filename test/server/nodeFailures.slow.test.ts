import {
  type ChatConnection,
  createChannel,
  ofType,
  queryUsers,
  sendMessage,
  watch,
} from 'millrace';
import { createChatServer } from 'millrace/server';
import { filter, firstValueFrom, lastValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startServer } from '../chaos/serverProcess.js';
import { openBalancer } from '../helpers/balancer.js';
import { natsUrl } from '../helpers/nats.js';
import { canRunNodes, clientOf } from '../helpers/nodes.js';
import { openSchema } from '../helpers/postgres.js';

const cid = 'messaging:general';

/** A way to a service that can be cut. */
const openWay = async (service: string, defaultPort: number) => {
  const url = new URL(service);
  const port = Number(url.port || defaultPort);
  const balancer = await openBalancer([port]);
  onTestFinished(balancer.close);
  url.hostname = '127.0.0.1';
  url.port = String(balancer.port);
  return {
    url: url.href,
    cut: () => {
      balancer.use([]);
      balancer.reset();
    },
    mend: () => balancer.use([port]),
  };
};

/** Connects users, and makes a channel of which they are members. */
const meet = async (...chats: readonly ChatConnection[]): Promise<void> => {
  for (const chat of chats) {
    const connected = chat.subscribe({ error: () => undefined });
    onTestFinished(() => connected.unsubscribe());
    await firstValueFrom(chat.status$.pipe(filter(({ _tag }) => _tag === 'Online')));
  }
  const [first] = chats;
  if (first) await lastValueFrom(createChannel(first, cid, { members: ['ann', 'bob'] }));
};

describe.runIf(canRunNodes)('a node', () => {
  it('that is killed has its users offline and its watches gone within 15 s', async () => {
    const { url: databaseUrl, drop } = await openSchema();
    onTestFinished(drop);
    const where = ['--database-url', databaseUrl, '--nats-url', natsUrl];
    const doomed = await startServer(where);
    onTestFinished(doomed.stop);
    const server = createChatServer({ databaseUrl, natsUrl });
    const { url } = await server.listen({ port: 0 });
    onTestFinished(() => server.close());
    const ann = clientOf(url)('ann');
    const bob = clientOf(doomed.url)('bob');
    await meet(ann, bob);
    const watching = watch(ann, cid).subscribe();
    onTestFinished(() => watching.unsubscribe());
    const started = firstValueFrom(
      ann.pipe(
        ofType('user.watching.start'),
        filter(({ user }) => user.id === 'bob'),
      ),
    );
    const other = watch(bob, cid).subscribe({ error: () => undefined });
    onTestFinished(() => other.unsubscribe());
    expect(await started).toMatchObject({ watcher_count: 2 });

    const stopped = firstValueFrom(ann.pipe(ofType('user.watching.stop')));
    const killedAt = performance.now();
    await doomed.end('SIGKILL');
    expect(await stopped).toMatchObject({ user: { id: 'bob' }, watcher_count: 1 });
    expect(performance.now() - killedAt).toBeLessThan(15_000);
    await vi.waitFor(
      async () => {
        const [user] = await lastValueFrom(queryUsers(ann, { filter_conditions: { id: 'bob' } }));
        expect(user?.online).toBe(false);
      },
      { timeout: 5_000 },
    );
  }, 60_000);

  it('without Postgres keeps its connections, answers 503, and goes on when it is back', async () => {
    const { url: schemaUrl, drop } = await openSchema();
    onTestFinished(drop);
    const database = await openWay(schemaUrl, 5432);
    const server = createChatServer({ databaseUrl: database.url, natsUrl });
    const { url } = await server.listen({ port: 0 });
    onTestFinished(() => server.close());
    const ann = clientOf(url)('ann');
    const statuses: string[] = [];
    const states = ann.status$.subscribe(({ _tag }) => statuses.push(_tag));
    onTestFinished(() => states.unsubscribe());
    const watching = watch(ann, cid).subscribe();
    onTestFinished(() => watching.unsubscribe());
    await firstValueFrom(ann.pipe(ofType('user.watching.start')));
    const before = [...statuses];

    const readiness = async () => {
      const response = await fetch(`${url}/health/ready`);
      return [response.status, await response.json()] as const;
    };
    database.cut();
    await vi.waitFor(async () =>
      expect(await readiness()).toEqual([
        503,
        { status: 'unavailable', database: 'down', bus: 'up' },
      ]),
    );
    await expect(lastValueFrom(sendMessage(ann, cid, { text: 'refused' }))).rejects.toMatchObject({
      _tag: 'ApiError',
      status: 503,
      code: -1,
    });
    database.mend();
    const received = firstValueFrom(ann.pipe(ofType('message.new')));
    await lastValueFrom(sendMessage(ann, cid, { text: 'kept' }));
    expect((await received).message.text).toBe('kept');
    expect(statuses).toEqual(before);
    await vi.waitFor(async () =>
      expect(await readiness()).toEqual([200, { status: 'ready', database: 'up', bus: 'up' }]),
    );
  });

  it('without NATS says so, takes writes, and has what the others commit from the database', async () => {
    const { url: databaseUrl, drop } = await openSchema();
    onTestFinished(drop);
    const bus = await openWay(natsUrl, 4222);
    const servers = [1, 2].map(() => createChatServer({ databaseUrl, natsUrl: bus.url }));
    const urls: string[] = [];
    for (const server of servers) {
      urls.push((await server.listen({ port: 0 })).url);
      onTestFinished(() => server.close());
    }
    const [ann, bob] = [clientOf(urls[0]!)('ann'), clientOf(urls[1]!)('bob')];
    await meet(ann, bob);
    const watching = watch(bob, cid).subscribe();
    onTestFinished(() => watching.unsubscribe());
    await firstValueFrom(bob.pipe(ofType('user.watching.start')));
    const statuses: string[] = [];
    const states = bob.status$.subscribe(({ _tag }) => statuses.push(_tag));
    onTestFinished(() => states.unsubscribe());
    const readiness = async () => {
      const response = await fetch(`${urls[0]!}/health/ready`);
      return [response.status, await response.json()] as const;
    };
    const ready = { status: 'ready', database: 'up' };
    bus.cut();
    await vi.waitFor(async () =>
      expect(await readiness()).toEqual([200, { ...ready, bus: 'down' }]),
    );
    for (const text of ['one', 'two']) {
      const received = firstValueFrom(bob.pipe(ofType('message.new')));
      await lastValueFrom(sendMessage(ann, cid, { text }));
      expect((await received).message.text).toBe(text);
    }
    bus.mend();
    const received = firstValueFrom(bob.pipe(ofType('message.new')));
    await lastValueFrom(sendMessage(ann, cid, { text: 'three' }));
    expect((await received).message.text).toBe('three');
    await vi.waitFor(async () => expect(await readiness()).toEqual([200, { ...ready, bus: 'up' }]));
    expect(statuses).toEqual(['Online']);
  });
});
