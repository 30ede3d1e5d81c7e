import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import * as t from 'io-ts';
import {
  addMembers,
  ApiError,
  type ChatConnection,
  type ChatEvent,
  type ConnectionStatus,
  connect,
  createChannel,
  deleteMessage,
  defineEvent,
  forChannel,
  markRead,
  NetworkError,
  ofType,
  type Outcome,
  presenceOf,
  queryChannels,
  queryUsers,
  removeMembers,
  sendEvent,
  sendMessage,
  unreadCount$,
  updateUser,
  watch,
} from 'millrace';
import { createToken } from 'millrace/backend';
import {
  concat,
  filter,
  firstValueFrom,
  lastValueFrom,
  map,
  type Observable,
  of,
  take,
  throwError,
  timeout,
  toArray,
} from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { openPlace, type Place } from '../helpers/chatServer.js';
import { keep } from '../helpers/keep.js';
import { root } from '../helpers/repository.js';

const cid = 'messaging:general';
const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));

/** Keeps an Observable subscribed until the test ends. */
const next = <A>(source$: Observable<A>, fits: (value: A) => boolean = () => true): Promise<A> =>
  firstValueFrom(source$.pipe(filter(fits), timeout(5_000)));

const isTag =
  (tag: ConnectionStatus['_tag']) =>
  ({ _tag }: ConnectionStatus): boolean =>
    _tag === tag;

/** Sockets that a test can cut, and the calls that were made. */
const instruments = () => {
  const sockets: WebSocket[] = [];
  const calls: string[] = [];
  return {
    sockets,
    calls,
    options: {
      webSocket: (url: string) => {
        const socket = new WebSocket(url);
        sockets.push(socket);
        return socket;
      },
      fetch: ((input: string, init?: RequestInit) => {
        calls.push(`${init?.method ?? 'GET'} ${new URL(input).pathname}`);
        return fetch(input, init);
      }) as typeof fetch,
      retry: { delayMs: () => 10 },
    },
  };
};

const general = async (place: Place, ...members: readonly string[]): Promise<void> => {
  await place.introduce(...members);
  await lastValueFrom(createChannel(place.client(members[0]!), cid, { members }));
};

describe('the connection', () => {
  test('opens on the platform’s own socket', async () => {
    const place = await openPlace();
    const events$ = place.client('john').pipe(take(2), toArray());
    expect((await lastValueFrom(events$)).map(({ type }) => type)).toEqual([
      'connection.changed',
      'health.check',
    ]);
  });

  test('closes with 1000 and leaves no listener on the socket', async () => {
    const place = await openPlace();
    const { sockets, options } = instruments();
    await lastValueFrom(place.client('john', options).pipe(take(2)));
    const [socket] = sockets;
    const [code] = (await once(socket!, 'close')) as [number];
    expect(code).toBe(1000);
    expect(['open', 'message', 'close'].map((name) => socket!.listenerCount(name))).toEqual([
      0, 0, 0,
    ]);
  });

  test('leaves nothing that would keep a process alive', async () => {
    const place = await openPlace();
    await general(place, 'john');
    const program = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/connection/leaving.ts', place.url, await place.token('john')],
      {
        cwd: root,
        env: { ...process.env, TSX_TSCONFIG_PATH: 'test/tsconfig.json' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    onTestFinished(() => {
      program.kill();
    });
    const said = text(program.stdout);
    const [status] = (await once(program, 'exit')) as [number];
    expect(await said).toBe('left\n');
    expect(status).toBe(0);
  });

  test('a wrong token ends it with the code of the protocol', async () => {
    const place = await openPlace();
    const chat = place.client('john', { token: await createToken('other', 'john') });
    await expect(lastValueFrom(chat)).rejects.toMatchObject({ _tag: 'HandshakeError', code: 43 });
  });

  test('a token of somebody else is refused', async () => {
    const place = await openPlace();
    const chat = place.client('john', { token: await place.token('jane') });
    await expect(lastValueFrom(chat)).rejects.toMatchObject({ _tag: 'HandshakeError', code: 5 });
  });

  test('comes back when the server is started again', async () => {
    const place = await openPlace();
    const { options } = instruments();
    const chat = place.client('john', options);
    const events$ = keep(chat);
    await next(chat.status$, isTag('Online'));
    const lost = next(chat.status$, isTag('Offline'));
    await place.close();
    expect(await lost).toMatchObject({ cause: { _tag: 'ConnectionLostError', code: 1001 } });
    await place.listen();
    await next(events$, ({ type }) => type === 'connection.recovered');
  });
});

describe('watch', () => {
  test('creates the channel once, and stops watching with its last holder', async () => {
    const place = await openPlace();
    const { calls, options } = instruments();
    const john = place.client('john', options);
    const callsOf = (path: string) => calls.filter((call) => call.endsWith(path)).length;
    keep(john);
    const first = watch(john, cid).subscribe();
    const second = watch(john, cid).subscribe();
    await next(john.pipe(ofType('user.watching.start')));
    first.unsubscribe();
    await lastValueFrom(sendEvent(john, cid, { type: 'wave' }));
    expect(callsOf('/general/query')).toBe(1);
    expect(callsOf('/stop-watching')).toBe(0);

    second.unsubscribe();
    await expect.poll(() => callsOf('/stop-watching')).toBe(1);
    const watchers = async () => {
      const [found] = await lastValueFrom(queryChannels(john, { filter_conditions: { cid } }));
      return found?.watcher_count;
    };
    await expect.poll(watchers).toBe(0);
  });

  test('a watch that is taken up again at once is in place in the end', async () => {
    const place = await openPlace();
    await general(place, 'john', 'jane');
    const john = place.client('john');
    keep(john);
    const heard$ = keep(john);
    watch(john, cid).subscribe().unsubscribe();
    watch(john, cid).subscribe().unsubscribe();
    keep(watch(john, cid));
    await next(heard$, ({ type }) => type === 'user.watching.start');
    await lastValueFrom(createChannel(john, cid));
    await lastValueFrom(sendMessage(place.client('jane'), cid, { text: 'Hello' }));
    expect(
      (
        await next(
          heard$,
          ({ type }) => type.endsWith('message.new') || type.endsWith('message_new'),
        )
      ).type,
    ).toBe('message.new');
  });

  test('is restored after a reconnect, presence included, before connection.recovered', async () => {
    const place = await openPlace();
    await general(place, 'john', 'jane');
    const { sockets, options } = instruments();
    const john = place.client('john', options);
    const events$ = keep(watch(john, cid, { presence: true }));
    await next(events$, ({ type }) => type === 'user.watching.start');

    sockets.at(-1)!.terminate();
    await next(events$, ({ type }) => type === 'connection.recovered');
    const jane = place.client('jane');
    keep(watch(jane, cid));
    await next(
      events$,
      (event) => event.type === 'user.presence.changed' && event.user.online === true,
    );
    await lastValueFrom(sendMessage(jane, cid, { text: 'Welcome back' }));
    const { message } = await next(events$.pipe(ofType('message.new')));
    expect(message.text).toBe('Welcome back');
  });

  test('errors when the channel may not be read, and leaves the connection alone', async () => {
    const place = await openPlace();
    await general(place, 'jane');
    const john = place.client('john');
    keep(john);
    await expect(lastValueFrom(watch(john, cid))).rejects.toMatchObject({
      _tag: 'ApiError',
      code: 17,
      status: 403,
    });
    await next(john.status$, isTag('Online'));
  });

  test('a watch that takes the place of one about to be refused hears of it as well', async () => {
    const place = await openPlace();
    await general(place, 'jane');
    const john = place.client('john');
    keep(john);
    await next(john.status$, isTag('Online'));
    const first = watch(john, cid).subscribe({ error: () => undefined });
    first.unsubscribe();
    await expect(lastValueFrom(watch(john, cid))).rejects.toMatchObject({ code: 17 });
  });

  test('errors when the token has expired and there is no other one', async () => {
    const place = await openPlace();
    await general(place, 'john');
    const expiresAt = new Date(Date.now() + 2_000);
    const john = place.client('john', {
      token: await createToken('secret', 'john', { expiresAt }),
      // The token expires while the connection lives.
      fetch: (input, init) => {
        const headers = new Headers(init?.headers);
        headers.set('Authorization', expired);
        return fetch(input, { ...init, headers });
      },
    });
    const expired = await createToken('secret', 'john', { expiresAt: new Date(0) });
    await expect(lastValueFrom(watch(john, cid))).rejects.toMatchObject({
      _tag: 'ApiError',
      code: 40,
    });
  });

  test('errors when the name is no channel', async () => {
    const place = await openPlace();
    await expect(lastValueFrom(watch(place.client('john'), 'general'))).rejects.toMatchObject({
      _tag: 'InputError',
      message: expect.stringContaining('type:id'),
    });
  });
});

describe('derived streams', () => {
  test('unreadCount$ follows the server, and a late subscriber gets the current total', async () => {
    const place = await openPlace();
    await general(place, 'john', 'jane');
    const jane = place.client('jane');
    const john = place.client('john');
    const totals$ = keep(john.pipe(unreadCount$));
    await next(totals$, (total) => total === 0);
    await lastValueFrom(sendMessage(jane, cid, { text: 'one' }));
    await lastValueFrom(sendMessage(jane, cid, { text: 'two' }));
    await next(totals$, (total) => total === 2);
    expect(await next(unreadCount$(john))).toBe(2);
    await lastValueFrom(markRead(john, cid));
    await next(totals$, (total) => total === 0);
    expect(await firstValueFrom(totals$.pipe(take(4), toArray()))).toEqual([0, 1, 2, 0]);
  });

  test('presenceOf follows a user as long as it is subscribed to', async () => {
    const place = await openPlace();
    await general(place, 'john', 'jane');
    const john = place.client('john');
    const online$ = keep(
      john.pipe(
        presenceOf('jane'),
        map(({ online }) => online),
      ),
    );
    await next(john.status$, isTag('Online'));
    await lastValueFrom(
      queryUsers(john, { filter_conditions: { id: { $in: ['jane'] } }, presence: true }),
    );
    const jane = place.client('jane').subscribe();
    await next(online$, (online) => online);
    jane.unsubscribe();
    expect(await firstValueFrom(online$.pipe(take(3), toArray()))).toEqual([false, true, false]);
  });

  test('forChannel has the user events of those who are in the channel', async () => {
    const place = await openPlace();
    await general(place, 'john', 'jane');
    const john = place.client('john');
    keep(watch(john, cid, { presence: true }));
    const general$ = keep(john.pipe(forChannel(cid)));
    const other$ = keep(john.pipe(forChannel('messaging:other')));
    await next(general$, ({ type }) => type === 'user.watching.start');
    await lastValueFrom(updateUser(place.client('jane'), { id: 'jane', name: 'Jane Doe' }));
    expect(await next(general$, ({ type }) => type === 'user.updated')).toMatchObject({
      user: { id: 'jane', name: 'Jane Doe' },
    });
    await lastValueFrom(sendMessage(john, cid, { text: 'done' }));
    await next(general$, ({ type }) => type === 'message.new');
    const others: ChatEvent[] = [];
    other$.subscribe((event) => others.push(event));
    expect(others.map(({ type }) => type)).toEqual(['connection.changed']);
  });
});

describe('commands', () => {
  test('are cold: nothing is sent before the subscription', async () => {
    const place = await openPlace();
    await place.introduce('john');
    const { calls, options } = instruments();
    const john = place.client('john', options);
    const command$ = createChannel(john, cid);
    expect(calls).toEqual([]);
    await lastValueFrom(command$);
    await lastValueFrom(command$);
    expect(calls).toHaveLength(2);
  });

  test('unsubscribing aborts the request', async () => {
    const place = await openPlace();
    const signals: AbortSignal[] = [];
    const john = place.client('john', {
      token: await place.token('john'),
      fetch: (_, init) => {
        signals.push(init!.signal!);
        return new Promise(() => undefined);
      },
    });
    createChannel(john, cid).subscribe().unsubscribe();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('a refusal is an ApiError with the protocol’s code', async () => {
    const place = await openPlace();
    const error = await lastValueFrom(
      sendMessage(place.client('john'), 'messaging:nowhere', { text: 'x' }),
    ).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ _tag: 'ApiError', code: 16, status: 404 });
    expect((error as ApiError).message).toMatch(/^SendMessage failed with error: ".+"$/);
  });

  test('a server that is not there is a NetworkError', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as { port: number };
    await new Promise((resolve) => gone.close(resolve));
    const john = connect({
      url: `http://127.0.0.1:${String(port)}`,
      apiKey: 'dev',
      user: { id: 'john' },
      token: 'token',
    });
    await expect(lastValueFrom(createChannel(john, cid))).rejects.toBeInstanceOf(NetworkError);
  });

  test('an expired token is renewed once and the call repeated', async () => {
    const place = await openPlace();
    let asked = 0;
    const john = place.client('john', {
      token: async () =>
        (asked += 1) === 1
          ? createToken('secret', 'john', { expiresAt: new Date(0) })
          : place.token('john'),
    });
    await place.introduce('john');
    await lastValueFrom(createChannel(john, cid));
    expect(asked).toBe(2);
  });

  test('a watch without a connection says what to do', async () => {
    const place = await openPlace();
    await expect(
      lastValueFrom(queryChannels(place.client('john'), { filter_conditions: {}, watch: true })),
    ).rejects.toMatchObject({ _tag: 'InputError' });
  });

  test.each(['', '.', '..', '\ud800'])('an id that cannot be part of a path: %j', async (id) => {
    const place = await openPlace();
    await expect(lastValueFrom(deleteMessage(place.client('john'), id))).rejects.toMatchObject({
      _tag: 'InputError',
    });
  });

  test('a call that waits for the connection ends with it', async () => {
    const place = await openPlace();
    const john = place.client('john', { token: await createToken('other', 'john') });
    const connection = lastValueFrom(john).catch(() => undefined);
    const call = lastValueFrom(queryUsers(john, { filter_conditions: {}, presence: true }));
    await expect(call).rejects.toMatchObject({ _tag: 'NetworkError' });
    await connection;
  });

  test('members come and go', async () => {
    const place = await openPlace();
    await general(place, 'john');
    await place.introduce('jane');
    const john = place.client('john');
    const jane = place.client('jane');
    const heard$ = keep(jane);
    await next(jane.status$, isTag('Online'));
    await lastValueFrom(addMembers(john, cid, ['jane']));
    await next(heard$, ({ type }) => type === 'notification.added_to_channel');
    const [found] = await lastValueFrom(
      queryChannels(jane, { filter_conditions: { members: { $in: ['jane'] } } }),
    );
    expect(found?.channel.cid).toBe(cid);
    await lastValueFrom(removeMembers(john, cid, ['jane']));
    await next(heard$, ({ type }) => type === 'notification.removed_from_channel');
  });
});

describe('the outbox', () => {
  const setUp = async () => {
    const place = await openPlace();
    await general(place, 'john', 'jane');
    const john = place.client('john');
    const outcomes$ = keep(john.outcomes$);
    return { place, john, outcomes$ };
  };

  const texts = (outcomes: readonly Outcome[]) =>
    outcomes.map((outcome) =>
      outcome._tag === 'Right'
        ? (outcome.right as unknown as { text: string }).text
        : outcome.left._tag,
    );

  const outcomesOf = async (outcomes$: Observable<Outcome>, count: number) =>
    texts(await firstValueFrom(outcomes$.pipe(take(count), toArray(), timeout(5_000))));

  const send = (john: ChatConnection, text: string) => {
    john.outbox.next(FriendshipRequest.to(cid, { text }));
  };

  test('waits until the connection is online, then sends in order', async () => {
    const { john, outcomes$ } = await setUp();
    for (const text of ['one', 'two', 'three']) send(john, text);
    keep(john);
    expect(await outcomesOf(outcomes$, 3)).toEqual(['one', 'two', 'three']);
  });

  test('a refusal is a value, and the next event goes out', async () => {
    const { john, outcomes$ } = await setUp();
    keep(john);
    john.outbox.next({ cid, type: 'with.dot' });
    john.outbox.next({ cid: 'messaging:nowhere', type: 'wave' });
    john.outbox.next({ cid: 'nowhere', type: 'wave' });
    send(john, 'fine');
    expect(await outcomesOf(outcomes$, 4)).toEqual(['ApiError', 'ApiError', 'InputError', 'fine']);
  });

  test('a source that ends does not end it for the others', async () => {
    const { john, outcomes$ } = await setUp();
    keep(john);
    of(FriendshipRequest.to(cid, { text: 'first' })).subscribe(john.outbox);
    concat(
      of(FriendshipRequest.to(cid, { text: 'second' })),
      throwError(() => new Error('mine')),
    ).subscribe(john.outbox);
    send(john, 'third');
    expect((await outcomesOf(outcomes$, 4)).sort()).toEqual([
      'OutboxError',
      'first',
      'second',
      'third',
    ]);
  });

  test('what is too much is refused in its turn', async () => {
    const { place } = await setUp();
    const john = place.client('john', { outboxCapacity: 2 });
    const outcomes$ = keep(john.outcomes$);
    for (const text of ['one', 'two', 'three', 'four']) send(john, text);
    keep(john);
    expect(await outcomesOf(outcomes$, 4)).toEqual(['one', 'two', 'OutboxError', 'OutboxError']);
    send(john, 'five');
    expect(await outcomesOf(outcomes$, 5)).toContain('five');
  });

  test('what is no event, or no JSON, is refused with a tagged error', async () => {
    const { john, outcomes$ } = await setUp();
    keep(john);
    john.outbox.next(null as never);
    john.outbox.next({ cid, type: 'wave', size: 1n });
    send(john, 'fine');
    expect(await outcomesOf(outcomes$, 3)).toEqual(['InputError', 'InputError', 'fine']);
  });

  test('a thousand that cannot be sent do not exhaust the stack', async () => {
    const { place } = await setUp();
    const john = place.client('john', { token: await place.token('john') });
    const outcomes$ = keep(john.outcomes$);
    for (let count = 0; count < 1_000; count += 1) john.outbox.next({ cid: 'bad', type: 'wave' });
    keep(john);
    expect(new Set(await outcomesOf(outcomes$, 1_000))).toEqual(new Set(['InputError']));
  });

  test('goes on while a watch cannot be restored', async () => {
    const { place } = await setUp();
    const { sockets, options } = instruments();
    let isBroken = false;
    const john = place.client('john', {
      ...options,
      fetch: (input, init) =>
        isBroken && (input as string).includes('/general/query')
          ? Promise.resolve(new Response('', { status: 503 }))
          : fetch(input, init),
    });
    const outcomes$ = keep(john.outcomes$);
    keep(watch(john, cid));
    await next(john.pipe(ofType('user.watching.start')));
    isBroken = true;
    sockets.at(-1)!.terminate();
    await next(john.status$, isTag('Recovering'));
    send(john, 'one');
    expect(await outcomesOf(outcomes$, 1)).toEqual(['one']);
    isBroken = false;
    await next(john.status$, isTag('Online'));
  });
});

test('sendEvent answers the event as the watchers got it', async () => {
  const place = await openPlace();
  await general(place, 'john');
  const john = place.client('john');
  const heard$ = keep(watch(john, cid));
  await next(heard$, ({ type }) => type === 'user.watching.start');
  const published = await lastValueFrom(sendEvent(john, cid, { type: 'wave', hand: 'left' }));
  const heard = await next(heard$.pipe(ofType('unknown')), ({ name }) => name === 'wave');
  expect(heard.raw).toMatchObject(published);
});
