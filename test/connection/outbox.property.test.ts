import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import {
  createChannel,
  type ChatConnection,
  type ConnectOptions,
  ofType,
  type Outcome,
  sendMessage,
  watch,
} from 'millrace';
import { createFaultProxy } from 'millrace/testing';
import {
  filter,
  firstValueFrom,
  lastValueFrom,
  type Observable,
  retry,
  Subject,
  take,
  timeout,
  toArray,
} from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPlace, type Place } from '../helpers/chatServer.js';
import { keep } from '../helpers/keep.js';
import { fakeChat } from '../helpers/fakeChat.js';
import { runs } from '../helpers/run.js';

const cid = 'messaging:general';

const first = <A>(source$: Observable<A>, count: number): Promise<A[]> =>
  firstValueFrom(source$.pipe(take(count), toArray(), timeout(10_000)));

const online = ({ status$ }: ChatConnection): Promise<unknown> =>
  firstValueFrom(status$.pipe(filter(({ _tag }) => _tag === 'Online')));

const tagOf = (outcome: Outcome): string =>
  outcome._tag === 'Right' ? outcome.right.type : outcome.left._tag;

/** John sends, Jane watches; what Jane hears of custom events and messages. */
const meet = async (place: Place, options: Partial<ConnectOptions> = {}) => {
  await place.introduce('john', 'jane');
  const jane = place.client('jane');
  const heard$ = keep(watch(jane, cid));
  keep(jane);
  await lastValueFrom(createChannel(jane, cid, { members: ['john', 'jane'] }));
  await firstValueFrom(heard$.pipe(filter(({ type }) => type === 'user.watching.start')));
  const john = place.client('john', options);
  const outcomes$ = keep(john.outcomes$);
  const subscription = john.subscribe();
  const leave = (): void => {
    subscription.unsubscribe();
  };
  onTestFinished(leave);
  await online(john);
  return { john, jane, leave, outcomes$, heard$ };
};

/** What becomes of one try: it is made, it never arrives, its answer is lost, or the server fails. */
type Fate = 'made' | 'unsent' | 'unanswered' | 'failing';

const failure = JSON.stringify({ code: -1, StatusCode: 500, message: 'down', duration: '1ms' });

const fatal =
  (fates: Fate[]): typeof fetch =>
  async (input, init) => {
    if (!(input as string).includes('/event?')) return fetch(input, init);
    const fate = fates.shift() ?? 'made';
    if (fate === 'unsent') throw new TypeError('no network');
    if (fate === 'failing') return new Response(failure, { status: 500 });
    const response = await fetch(input, init);
    if (fate === 'unanswered') throw new TypeError('connection reset');
    return response;
  };

describe('an event in the outbox', () => {
  test('reaches its watchers once and in order, whatever becomes of its tries', async () => {
    const place = await openPlace();
    const fates: Fate[] = [];
    const options = { fetch: fatal(fates), retry: { delayMs: () => 1 } };
    const { john, outcomes$, heard$ } = await meet(place, options);
    const waves$ = heard$.pipe(filter(({ type }) => type === 'unknown'));
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Fate>('made', 'unsent', 'unanswered', 'failing'), {
          maxLength: 12,
        }),
        fc.integer({ min: 1, max: 4 }),
        async (plan, count) => {
          fates.splice(0, fates.length, ...plan);
          const numbers = Array.from({ length: count }, () => (sent += 1));
          for (const number of numbers) john.outbox.next({ cid, type: 'wave', number });
          const outcomes = await first(outcomes$, sent);
          expect(outcomes.slice(-count).map(tagOf)).toEqual(numbers.map(() => 'wave'));
        },
      ),
      { numRuns: runs(25) },
    );
    john.outbox.next({ cid, type: 'wave', number: sent + 1 });
    const heard = await first(waves$, sent + 1);
    expect(heard.map((event) => event.type === 'unknown' && event.raw['number'])).toEqual(
      Array.from({ length: sent + 1 }, (_, index) => index + 1),
    );
  });

  test('is not doubled by a server that answers after the client gave up', async () => {
    const place = await openPlace();
    const proxy = await createFaultProxy({ target: place.url });
    onTestFinished(() => proxy.close());
    const { john, outcomes$, heard$ } = await meet(place, {
      url: proxy.url,
      requestTimeoutMs: 150,
      retry: { delayMs: () => 20 },
    });
    proxy.inject({ _tag: 'Delay', reach: 'down', ms: 400, forMs: 600 });
    john.outbox.next({ cid, type: 'wave' });
    john.outbox.next({ cid, type: 'bow' });
    expect((await first(outcomes$, 2)).map(tagOf)).toEqual(['wave', 'bow']);
    const heard = await first(heard$.pipe(filter(({ type }) => type === 'unknown')), 2);
    expect(heard.map((event) => event.type === 'unknown' && event.raw['type'])).toEqual([
      'wave',
      'bow',
    ]);
  });

  test('waits while the connection is away, and goes out when it is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const place = await openPlace({ data: join(folder, 'chat.db') });
    const { john, outcomes$ } = await meet(place, { retry: { delayMs: () => 20 } });
    await place.close();
    await firstValueFrom(john.status$.pipe(filter(({ _tag }) => _tag === 'Offline')));
    for (const type of ['one', 'two', 'three']) john.outbox.next({ cid, type });
    await place.listen();
    expect((await first(outcomes$, 3)).map(tagOf)).toEqual(['one', 'two', 'three']);
  });

  test.for([
    ['did not arrive', 'unsent'],
    ['arrived', 'unanswered'],
  ] as const)(
    'on its way when the last subscriber leaves goes out once where it %s',
    async ([, fate]) => {
      const place = await openPlace();
      const tried$ = new Subject<void>();
      let isHeld = true;
      const { john, leave, outcomes$, heard$ } = await meet(place, {
        fetch: async (input, init) => {
          if (!isHeld || !(input as string).includes('/event?')) return fetch(input, init);
          if (fate === 'unanswered') await fetch(input, init);
          tried$.next();
          return new Promise(() => undefined);
        },
      });
      const tried = firstValueFrom(tried$);
      for (const type of ['wave', 'bow']) john.outbox.next({ cid, type });
      await tried;
      leave();
      isHeld = false;
      keep(john);
      expect((await first(outcomes$, 2)).map(tagOf)).toEqual(['wave', 'bow']);
      john.outbox.next({ cid, type: 'nod' });
      const heard = await first(heard$.pipe(ofType('unknown')), 3);
      expect(heard.map(({ name }) => name)).toEqual(['wave', 'bow', 'nod']);
    },
  );

  test('is given up when the policy says so', async () => {
    const place = await openPlace();
    const fates: Fate[] = ['failing', 'failing', 'failing', 'failing'];
    const { john, outcomes$ } = await meet(place, {
      fetch: fatal(fates),
      retry: { delayMs: () => 1, shouldRetry: (failures) => failures < 3 },
    });
    john.outbox.next({ cid, type: 'wave' });
    john.outbox.next({ cid, type: 'bow' });
    expect((await first(outcomes$, 2)).map(tagOf)).toEqual(['ApiError', 'bow']);
    expect(fates).toEqual([]);
  });

  test('makes room for a newer one where the oldest is to be dropped', async () => {
    const place = await openPlace();
    await place.introduce('john');
    const john = place.client('john', { outboxCapacity: 2, outboxDrops: 'oldest' });
    await lastValueFrom(createChannel(john, cid, { members: ['john'] }));
    const outcomes$ = keep(john.outcomes$);
    for (const type of ['one', 'two', 'three', 'four']) john.outbox.next({ cid, type });
    keep(john);
    expect((await first(outcomes$, 4)).map(tagOf)).toEqual([
      'OutboxError',
      'OutboxError',
      'three',
      'four',
    ]);
  });

  test.for([
    ['is sent again after a refusal that may pass', 'failing', ['wave']],
    ['is not sent again when it may have arrived', 'unanswered', ['NetworkError']],
  ] as const)('to a server without a log %s', async ([, fate, expected]) => {
    const answer = JSON.stringify({
      event: { type: 'wave', created_at: '2026-01-01T00:00:00Z' },
      duration: '1ms',
    });
    const fates: Fate[] = [fate];
    const { chat, clock, sockets, subscribe } = fakeChat({
      fetch: () => {
        const next = fates.shift() ?? 'made';
        if (next === 'unanswered') return Promise.reject(new TypeError('connection reset'));
        return Promise.resolve(
          next === 'failing' ? new Response(failure, { status: 500 }) : new Response(answer),
        );
      },
    });
    const outcomes: string[] = [];
    chat.outcomes$.subscribe((outcome) => outcomes.push(tagOf(outcome)));
    const subscription = subscribe();
    clock.advance(0);
    sockets.last().greet();
    chat.outbox.next({ cid, type: 'wave' });
    await expect
      .poll(() => {
        clock.advance(100);
        return outcomes;
      })
      .toEqual(expected);
    subscription.unsubscribe();
  });

  test('is reported where the last subscriber leaves a server without idempotency', () => {
    const { chat, clock, sockets, subscribe } = fakeChat();
    const outcomes: Outcome[] = [];
    chat.outcomes$.subscribe((outcome) => outcomes.push(outcome));
    const subscription = subscribe();
    clock.advance(0);
    sockets.last().greet();
    chat.outbox.next({ cid, type: 'wave' });
    subscription.unsubscribe();
    expect(outcomes).toMatchObject([{ left: { _tag: 'OutboxError', reason: 'aborted' } }]);
  });
});

describe('a message', () => {
  test('that is sent again after its answer came too late is there once', async () => {
    const place = await openPlace();
    const proxy = await createFaultProxy({ target: place.url });
    onTestFinished(() => proxy.close());
    const { john, heard$ } = await meet(place, { url: proxy.url, requestTimeoutMs: 150 });
    proxy.inject({ _tag: 'Delay', reach: 'down', ms: 400, forMs: 600 });
    const send = (text: string) =>
      lastValueFrom(sendMessage(john, cid, { text }).pipe(retry({ count: 100, delay: 20 })));
    const { message } = await send('one');
    await send('two');
    const heard = await first(heard$.pipe(filter((event) => event.type === 'message.new')), 2);
    expect(heard.map((event) => event.message.text)).toEqual(['one', 'two']);
    expect(heard[0]!.message.id).toBe(message.id);
  });

  test('without an id gets the one that the options make', async () => {
    const place = await openPlace();
    const { john } = await meet(place, { newId: () => 'made-here' });
    const { message } = await lastValueFrom(sendMessage(john, cid, { text: 'hi' }));
    expect(message.id).toBe('made-here');
  });
});
