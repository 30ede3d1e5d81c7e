import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { InputError, ofType, sendMessage, watch } from 'millrace';
import { createFaultProxy, type Fault, type FaultProxyOptions } from 'millrace/testing';
import {
  concatMap,
  filter,
  firstValueFrom,
  from,
  lastValueFrom,
  map,
  share,
  take,
  toArray,
} from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { virtualClock } from 'millrace/testing';

/** One end of a connection: what it read, chunk by chunk, and how it ended. */
const observe = (socket: Socket) => {
  const chunks: Buffer[] = [];
  const ends: string[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('end', () => ends.push('end'));
  socket.on('error', (error: NodeJS.ErrnoException) => ends.push(error.code ?? error.message));
  onTestFinished(() => void socket.destroy());
  return {
    socket,
    chunks,
    ends,
    text: () => Buffer.concat(chunks).toString(),
    reads: (text: string) => vi.waitUntil(() => Buffer.concat(chunks).toString() === text),
    closed: once(socket, 'close').catch(() => undefined),
  };
};

/** A server that accepts connections, and a proxy in front of it. */
const setUp = async (options: Partial<FaultProxyOptions> = {}) => {
  const accepted: ReturnType<typeof observe>[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => accepted.push(observe(socket)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const proxy = await createFaultProxy({ target: `http://127.0.0.1:${port}`, ...options });
  onTestFinished(proxy.close);
  const dial = () => observe(connect({ port: proxy.port, allowHalfOpen: true }));
  const pair = async () => {
    const before = accepted.length;
    const client = dial();
    await vi.waitUntil(() => accepted.length > before);
    return { client, server: accepted[before]! };
  };
  return { proxy, server, accepted, dial, pair };
};

describe('a fault proxy', () => {
  test('hands on bytes both ways, and the end of each half on its own', async () => {
    const { proxy, pair } = await setUp();
    const { client, server } = await pair();
    client.socket.end('question');
    await vi.waitUntil(() => server.ends.length > 0);
    server.socket.end('answer');
    await Promise.all([client.closed, server.closed]);

    expect([server.text(), server.ends]).toEqual(['question', ['end']]);
    expect([client.text(), client.ends]).toEqual(['answer', ['end']]);
    await vi.waitUntil(() => proxy.connections() === 0);
  });

  test('hands on that a side has torn the connection down', async () => {
    const { pair } = await setUp();
    const { client, server } = await pair();
    client.socket.resetAndDestroy();
    await server.closed;

    expect(server.ends).toEqual(['ECONNRESET']);
  });

  test('tears a connection down that finds no server', async () => {
    const { server, dial } = await setUp();
    server.close();
    const client = dial();
    await client.closed;

    expect(client.ends).toEqual(['ECONNRESET']);
  });

  test.each(['', 'here', 'https://chat.test'])('refuses the target %j', async (target) => {
    await expect(createFaultProxy({ target })).rejects.toBeInstanceOf(InputError);
  });

  test('reports what it did', async () => {
    const { scheduler, advance } = virtualClock();
    const { proxy, pair } = await setUp({ scheduler });
    await pair();
    const refuse: Fault = { _tag: 'Refuse', forMs: 1 };
    proxy.inject(refuse);
    advance(30);
    proxy.inject({ _tag: 'Reset' });

    expect(proxy.log()).toEqual([
      { atMs: 0, fault: refuse, connections: 1 },
      { atMs: 30, fault: { _tag: 'Reset' }, connections: 1 },
    ]);
  });

  test('leaves no connection, no port and no timer behind', async () => {
    const { scheduler, pending } = virtualClock();
    const { proxy, pair, dial } = await setUp({ scheduler });
    const { client, server } = await pair();
    proxy.inject({ _tag: 'Delay', ms: 1, reach: 'both', forMs: 60_000 });
    client.socket.write('late');
    await vi.waitUntil(() => pending() === 2);
    await Promise.all([proxy.close(), proxy.close()]);
    await Promise.all([client.closed, server.closed]);
    proxy.inject({ _tag: 'Refuse', forMs: 1 });
    const refused = dial();
    await refused.closed;

    expect(refused.ends).toEqual(['ECONNREFUSED']);
    expect(pending()).toBe(0);
    expect(proxy.log()).toHaveLength(1);
  });
});

describe('the fault', () => {
  test('Reset tears all connections down, and no other', async () => {
    const { proxy, pair } = await setUp();
    const pairs = [await pair(), await pair()];
    proxy.inject({ _tag: 'Reset' });
    const ends = pairs.flatMap(({ client, server }) => [client, server]);
    await Promise.all(ends.map(({ closed }) => closed));
    const { client, server } = await pair();
    client.socket.write('hello');
    await server.reads('hello');

    expect(ends.map((each) => each.ends)).toEqual(ends.map(() => ['ECONNRESET']));
  });

  test('Close ends both halves in order', async () => {
    const { proxy, pair } = await setUp();
    const { client, server } = await pair();
    proxy.inject({ _tag: 'Close' });
    await vi.waitUntil(() => client.ends.length > 0 && server.ends.length > 0);
    client.socket.end();
    server.socket.end();
    await Promise.all([client.closed, server.closed]);

    expect([client.ends, server.ends]).toEqual([['end'], ['end']]);
    await vi.waitUntil(() => proxy.connections() === 0);
  });

  test.each([
    ['up', false, true],
    ['down', true, false],
    ['both', false, false],
  ] as const)('HalfOpen %s swallows that way only', async (reach, upPasses, downPasses) => {
    const { proxy, pair } = await setUp();
    const { client, server } = await pair();
    proxy.inject({ _tag: 'HalfOpen', reach });
    const other = await pair();
    client.socket.end('up');
    server.socket.end('down');
    other.client.socket.end('up');
    other.server.socket.end('down');
    await Promise.all([other.client.closed, other.server.closed]);
    await vi.waitUntil(() => client.socket.bytesWritten + server.socket.bytesWritten === 6);

    const expected = (text: string, passes: boolean) => (passes ? [text, ['end']] : ['', []]);
    await vi.waitUntil(() => !downPasses || client.ends.length > 0);
    await vi.waitUntil(() => !upPasses || server.ends.length > 0);
    expect([server.text(), server.ends]).toEqual(expected('up', upPasses));
    expect([client.text(), client.ends]).toEqual(expected('down', downPasses));
    expect(proxy.connections()).toBe(1);
  });

  test('HalfOpen hides that the other side is gone', async () => {
    const { proxy, pair } = await setUp();
    const { client, server } = await pair();
    proxy.inject({ _tag: 'HalfOpen', reach: 'both' });
    server.socket.resetAndDestroy();
    await server.closed;
    const other = await pair();
    other.client.socket.write('hello');
    await other.server.reads('hello');

    expect(client.ends).toEqual([]);
  });

  test('Delay holds bytes back for as long as it says', async () => {
    const { scheduler, advance, pending } = virtualClock();
    const { proxy, pair } = await setUp({ scheduler });
    const { client, server } = await pair();
    proxy.inject({ _tag: 'Delay', ms: 100, forMs: 1_000, reach: 'up' });
    client.socket.write('late');
    await vi.waitUntil(() => pending() === 2);
    server.socket.write('at once');
    await client.reads('at once');
    advance(99);
    expect(server.text()).toBe('');
    advance(1);
    await server.reads('late');
    advance(1_000);
    client.socket.write(' and well');
    await server.reads('late and well');
  });

  test('Split cuts at other places for another seed, and at the same for the same', async () => {
    const text = 'x'.repeat(200);
    const cutsOf = async (seed: number) => {
      const { scheduler, advance, pending } = virtualClock();
      const { proxy, pair } = await setUp({ seed, scheduler });
      const { client, server } = await pair();
      proxy.inject({ _tag: 'Split', maxBytes: 50, forMs: 60_000, reach: 'down' });
      server.socket.write(text);
      await vi.waitUntil(() => pending() === 2);
      while (client.text() !== text) {
        const before = client.chunks.length;
        advance(1);
        await vi.waitUntil(() => client.chunks.length > before);
      }
      return client.chunks.map(({ length }) => length);
    };
    const [one, same, other] = [await cutsOf(1), await cutsOf(1), await cutsOf(2)];

    expect(one.length).toBeGreaterThan(3);
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('Throttle lets so many bytes a second through, and the sender wait', async () => {
    const { scheduler, advance } = virtualClock();
    const { proxy, pair } = await setUp({ scheduler });
    const { client, server } = await pair();
    const lots = 32 * 1024 * 1024;
    proxy.inject({ _tag: 'Throttle', bytesPerSecond: 1_000, forMs: 1e9, reach: 'down' });
    server.socket.write(Buffer.alloc(lots));
    await vi.waitUntil(() => server.socket.bytesWritten > 0);
    await vi.waitUntil(() => {
      advance(1_000);
      return client.chunks.length > 0;
    });

    expect(client.text().length).toBeLessThan(1_000_000);
    expect(server.socket.writableLength).toBeGreaterThan(0);
  });

  test('Refuse meets new connections for as long as it says', async () => {
    const { scheduler, advance } = virtualClock();
    const { proxy, pair, dial, accepted } = await setUp({ scheduler });
    const { client, server } = await pair();
    proxy.inject({ _tag: 'Refuse', forMs: 100 });
    advance(50);
    proxy.inject({ _tag: 'Refuse', forMs: 100 });
    advance(99);
    const refused = dial();
    await refused.closed;
    client.socket.write('hello');
    await server.reads('hello');
    advance(1);
    await pair();

    expect(refused.ends).toEqual(['ECONNRESET']);
    expect(accepted).toHaveLength(2);
  });
});

describe('a chat behind a fault proxy', () => {
  test('comes back after each of its faults', async () => {
    const place = await openPlace();
    const proxy = await createFaultProxy({ target: place.url });
    onTestFinished(proxy.close);
    const chat = place.client('john', {
      url: proxy.url,
      // A call over a connection that swallows it is never answered.
      requestTimeoutMs: 300,
      heartbeat: { pingAfterMs: 20, silenceMs: 60 },
      retry: { delayMs: () => 5 },
    });
    const online = () =>
      firstValueFrom(
        chat.status$.pipe(
          filter(({ _tag }) => _tag === 'Online'),
          map(() => true),
        ),
      );
    const offline = () =>
      firstValueFrom(
        chat.status$.pipe(
          filter(({ _tag }) => _tag === 'Offline'),
          map(() => true),
        ),
      );
    const subscription = watch(chat, 'messaging:general').subscribe();
    onTestFinished(() => subscription.unsubscribe());
    const faults: readonly Fault[] = [
      { _tag: 'Reset' },
      { _tag: 'Close' },
      { _tag: 'HalfOpen', reach: 'up' },
      { _tag: 'HalfOpen', reach: 'down' },
      { _tag: 'HalfOpen', reach: 'both' },
    ];
    for (const fault of faults) {
      await online();
      proxy.inject(fault);
      expect(await offline()).toBe(true);
    }
    expect(await online()).toBe(true);
  });

  test('loses no byte to pieces and waits', async () => {
    const place = await openPlace();
    const proxy = await createFaultProxy({ target: place.url });
    onTestFinished(proxy.close);
    proxy.inject({ _tag: 'Split', reach: 'both', maxBytes: 200, forMs: 60_000 });
    proxy.inject({ _tag: 'Delay', reach: 'both', ms: 3, forMs: 60_000 });
    const chat = place.client('john', { url: proxy.url });
    const texts = ['one', 'two', 'three'];
    const watched$ = watch(chat, 'messaging:general').pipe(share());
    const isWatching = firstValueFrom(watched$.pipe(ofType('user.watching.start')));
    const came = firstValueFrom(
      watched$.pipe(
        ofType('message.new'),
        map(({ message }) => message.text),
        take(texts.length),
        toArray(),
      ),
    );
    const sending = from(texts).pipe(
      concatMap((text) => sendMessage(chat, 'messaging:general', { text })),
    );
    await isWatching;
    await lastValueFrom(sending);

    expect(await came).toEqual(texts);
  });
});
