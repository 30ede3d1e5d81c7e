import { ErrorHandler, Injector, runInInjectionContext, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  ApiError,
  type ChatConnection,
  type ConnectOptions,
  createChannel,
  NetworkError,
  ofType,
  sendMessage,
  startTyping,
  watch,
} from 'millrace';
import { type Channel, injectChannel, provideChat } from 'millrace/angular';
import { openTestServer, type TestServer } from 'millrace/testing';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import './stage.js';

const cid = 'messaging:general';

let server: TestServer;
let jane: ChatConnection;

beforeEach(async () => {
  server = await openTestServer();
  await server.connectAs('john');
  jane = await server.connectAs('jane');
  for (const each of [cid, 'messaging:other'])
    await lastValueFrom(createChannel(jane, each, { members: ['jane', 'john'] }));
});

afterEach(async () => {
  TestBed.resetTestingModule();
  await server.close();
});

const provide = (options: Partial<ConnectOptions> = {}): void => {
  TestBed.configureTestingModule({
    providers: [
      provideChat(() => ({
        url: server.url,
        apiKey: server.apiKey,
        user: { id: 'john' },
        token: () => server.token('john'),
        lingerMs: 0,
        ...options,
      })),
    ],
  });
};

/** A component's injector: what is created in it ends with it. */
const route = () => Injector.create({ providers: [], parent: TestBed.inject(Injector) });
const open = (where: Parameters<typeof injectChannel>[0] = cid): Channel =>
  TestBed.runInInjectionContext(() => injectChannel(where));

const texts = (room: Channel) => room.messages().map(({ text }) => text);
const pending = (room: Channel) => room.pending().map(({ status, input }) => [status, input.text]);
/** Everything that is shown, in order. */
const shown = (room: Channel) => [...texts(room), ...room.pending().map(({ input }) => input.text)];

/** A `fetch` that fails, or whose responses are lost, as long as a test says so. */
const unreliable = () => {
  const network = { is: 'up' as 'up' | 'down' | 'losing responses' };
  const sent: string[] = [];
  const fetchThrough: typeof fetch = async (input, init) => {
    if (typeof input !== 'string' || !input.includes('/message')) return fetch(input, init);
    const { message } = JSON.parse(init?.body as string) as { message: { text: string } };
    sent.push(message.text);
    if (network.is === 'down') throw new TypeError('no network');
    const response = await fetch(input, init);
    if (network.is === 'losing responses') throw new TypeError('connection reset');
    return response;
  };
  return { network, sent, fetch: fetchThrough };
};

describe('a channel', () => {
  test('shows what the others do', async () => {
    provide();
    const room = open();
    await vi.waitFor(() => expect(room.members().size).toBe(2));
    await lastValueFrom(sendMessage(jane, cid, { text: 'Hello' }));
    await lastValueFrom(startTyping(jane, cid));

    await vi.waitFor(() => {
      expect(texts(room)).toEqual(['Hello']);
      expect([...room.typing().keys()]).toEqual(['jane']);
    });
  });

  test('shows a message at once, and once, until it is one of the channel', async () => {
    provide();
    const room = open();
    await vi.waitFor(() => expect(room.members().size).toBe(2));
    const outcome = room.send({ text: 'Hello' });
    await vi.waitFor(() => expect(shown(room)).toEqual(['Hello']));
    const message = await lastValueFrom(outcome);

    expect(message.text).toBe('Hello');
    await vi.waitFor(() => expect(texts(room)).toEqual(['Hello']));
    expect(room.pending()).toEqual([]);
    // Late subscribers get the outcome, too.
    expect((await lastValueFrom(outcome)).id).toBe(message.id);
  });

  test('sends in order, without a subscriber', async () => {
    const wire = unreliable();
    provide({ fetch: wire.fetch });
    const room = open();
    const all = ['1', '2', '3', '4'];
    for (const text of all) room.send({ text });
    await vi.waitFor(() => expect(texts(room)).toEqual(all));
    expect(wire.sent).toEqual(all);
  });

  test('keeps what failed across routes, and sends it again under its id', async () => {
    const wire = unreliable();
    provide({ fetch: wire.fetch });
    const keptOpen = open('messaging:other');
    const first = route();
    wire.network.is = 'down';
    const failed = runInInjectionContext(first, () => injectChannel(cid)).send({ text: 'Hello' });
    await expect(lastValueFrom(failed)).rejects.toBeInstanceOf(NetworkError);
    first.destroy();

    wire.network.is = 'up';
    const room = open();
    expect(pending(room)).toEqual([['failed', 'Hello']]);
    const [again] = room.pending();
    room.send({ text: 'Next' });
    await lastValueFrom(room.send(again!.input));

    await vi.waitFor(() => expect(texts(room)).toEqual(['Next', 'Hello']));
    expect(room.pending()).toEqual([]);
    expect(room.error()).toBeUndefined();
    expect(keptOpen.pending()).toEqual([]);
  });

  test('stores a message once whose response was lost, and shows it once', async () => {
    const wire = unreliable();
    provide({ fetch: wire.fetch });
    const room = open();
    wire.network.is = 'losing responses';
    room.send({ id: 'mine', text: 'Hello' });
    await vi.waitFor(() => expect(room.error()?._tag).toBe('NetworkError'));
    await vi.waitFor(() => expect(shown(room)).toEqual(['Hello']));

    wire.network.is = 'up';
    const stored = await lastValueFrom(room.send({ id: 'mine', text: 'Hello' }));
    expect(stored.id).toBe('mine');
    await vi.waitFor(() => expect(texts(room)).toEqual(['Hello']));
    expect(room.pending()).toEqual([]);
    expect(room.error()).toBeUndefined();
  });

  test('sends a message once that is sent twice at the same time', async () => {
    const wire = unreliable();
    provide({ fetch: wire.fetch });
    const room = open();
    const outcomes = [1, 2].map(() => room.send({ id: 'mine', text: 'Hello' }));
    const [one, two] = await Promise.all(outcomes.map((outcome) => lastValueFrom(outcome)));
    expect(one).toEqual(two);
    expect(wire.sent).toEqual(['Hello']);
  });

  test('discards what failed', async () => {
    const wire = unreliable();
    provide({ fetch: wire.fetch });
    const room = open();
    wire.network.is = 'down';
    room.send({ text: 'Hello' });
    await vi.waitFor(() => expect(pending(room)).toEqual([['failed', 'Hello']]));
    room.discard(room.pending()[0]!.id);
    await vi.waitFor(() => expect(room.pending()).toEqual([]));
  });

  test('discards what failed before the channel is known', async () => {
    provide({ fetch: () => Promise.reject(new TypeError('no network')), requestTimeoutMs: 100 });
    const room = open();
    room.send({ text: 'Hello' });
    await vi.waitFor(() => expect(pending(room)).toEqual([['failed', 'Hello']]));
    room.discard(room.pending()[0]!.id);
    await vi.waitFor(() => expect(room.pending()).toEqual([]));
  });

  test('goes on sending when its component is destroyed', async () => {
    provide();
    const received = firstValueFrom(jane.pipe(ofType('notification.message_new')));
    const component = route();
    runInInjectionContext(component, () => injectChannel(cid)).send({ text: 'Bye' });
    component.destroy();
    expect((await received).message.text).toBe('Bye');
  });

  test('sends that the user types, and marks the channel as read', async () => {
    provide();
    const room = open();
    await vi.waitFor(() => expect(room.members().size).toBe(2));
    watch(jane, cid).subscribe();
    const typing = firstValueFrom(jane.pipe(ofType('typing.start')));
    room.keystroke();
    await typing;
    await lastValueFrom(sendMessage(jane, cid, { text: 'Hello' }));
    await vi.waitFor(() => expect(room.unread()).toBe(1));
    room.read();
    await vi.waitFor(() => expect(room.unread()).toBe(0));
    expect(room.reads().get('john')?.user.id).toBe('john');
  });

  test('loads older messages, one page at a time', async () => {
    for (let index = 0; index < 130; index += 1)
      await lastValueFrom(sendMessage(jane, cid, { text: String(index) }));
    provide();
    const room = open();
    expect(room.hasOlder()).toBe(false);
    await vi.waitFor(() => expect(room.hasOlder()).toBe(true));
    const before = room.messages().length;
    const pages = [room.loadOlder(10), room.loadOlder(10)];
    const [page, same] = await Promise.all(pages.map((page$) => lastValueFrom(page$)));
    expect(same).toBe(page);
    await vi.waitFor(() => expect(room.messages()).toHaveLength(before + 10));
    await lastValueFrom(room.loadOlder(200));
    await vi.waitFor(() => expect(room.hasOlder()).toBe(false));
    expect(texts(room)).toEqual(Array.from({ length: 130 }, (_, index) => String(index)));
  });

  test('switches with a signal, and shows nothing of the other channel', async () => {
    provide();
    const where = signal(cid);
    const room = open(where);
    TestBed.tick();
    room.send({ text: 'Hello' });
    await vi.waitFor(() => expect(texts(room)).toEqual(['Hello']));
    where.set('messaging:other');
    expect([texts(room), room.members().size]).toEqual([[], 0]);
    TestBed.tick();
    await vi.waitFor(() => expect(room.members().size).toBe(2));
    expect(texts(room)).toEqual([]);
    where.set(cid);
    TestBed.tick();
    await vi.waitFor(() => expect(texts(room)).toEqual(['Hello']));
  });

  test('says why a watch is refused', async () => {
    await lastValueFrom(createChannel(jane, 'messaging:private', { members: ['jane'] }));
    const errors: unknown[] = [];
    provide();
    TestBed.overrideProvider(ErrorHandler, {
      useValue: { handleError: (error: unknown) => errors.push(error) },
    });
    const room = open('messaging:private');
    await vi.waitFor(() => expect(room.error()).toBeInstanceOf(ApiError));
    expect(errors).toEqual([room.error()]);
  });
});
