import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import {
  createChannel,
  defineEvent,
  latestOf,
  ofType,
  type Outcome,
  sendEvent,
  watch,
} from 'millrace';
import { asUser, backend, sendUserEvent } from 'millrace/backend';
import { openTestServer } from 'millrace/testing';
import { filter, firstValueFrom, lastValueFrom, map } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { cid, customEvent } from '../helpers/samples.js';

const point = t.type({ x: t.number });
const Cursor = defineEvent('cursor', point, { to: 'channel', rate: '2/s', retain: 'latest' });
const Reset = defineEvent('password_reset', t.type({ url: t.string }), {
  from: 'server',
  to: 'user',
});
const Note = defineEvent('note', t.type({ text: t.string }), { maxBytes: 20 });

describe('rules', () => {
  test.each([
    [{ from: 'me' }, 'from of "x" must be one of anyone, members, moderators, server.'],
    [{ to: 'me' }, 'to of "x" must be one of channel, user.'],
    [{ rate: '0/s' }, 'rate of "x" must be a rate such as 20/s, 100/min or 5/h.'],
    [{ maxBytes: 1.5 }, 'maxBytes of "x" must be a number of bytes above 0.'],
    [{ retain: 'all' }, 'retain of "x" must be \'latest\'.'],
    [{ role: 'admin' }, 'role of "x" must be no rule.'],
    [
      { to: 'user', retain: 'latest' },
      'retain of "x" must be absent, since a watch of a channel sends what is retained.',
    ],
  ])('%j are refused where they are written', (rules, message) => {
    expect(() => defineEvent('x', point, rules as object)).toThrow(
      new TypeError(`defineEvent: ${message}`),
    );
  });
});

describe('the outbox', () => {
  const outbox = () => {
    let calls = 0;
    const fake = fakeChat({
      fetch: () => {
        calls += 1;
        const event = { type: 'cursor', created_at: '2024-05-01T12:00:00Z' };
        return Promise.resolve(Response.json({ event, duration: '1ms' }, { status: 201 }));
      },
    });
    const outcomes: Outcome[] = [];
    fake.chat.outcomes$.subscribe((outcome) => outcomes.push(outcome));
    const subscription = fake.subscribe();
    onTestFinished(() => subscription.unsubscribe());
    fake.sockets.last().greet();
    return { ...fake, outcomes, calls: () => calls };
  };
  const rulesOf = (outcomes: readonly Outcome[]) =>
    outcomes.map((outcome) =>
      E.isRight(outcome) ? 'sent' : 'rule' in outcome.left ? outcome.left.rule : outcome.left._tag,
    );

  test('refuses what breaks a rule, before it is sent', () => {
    const { chat, outcomes, calls } = outbox();
    const forged = (Reset.to as unknown as typeof Note.to)(cid, { url: 'x' } as never);
    chat.outbox.next(forged);
    chat.outbox.next(Note.to(cid, { text: 'much more than 20 bytes' }));
    chat.outbox.next(Note.to(cid, { text: 7 as unknown as string }));

    expect(outcomes).toMatchObject([
      {
        left: {
          _tag: 'EventRefusedError',
          type: 'password_reset',
          rule: 'from',
          message: "'password_reset' was not sent: only a backend may send it.",
        },
      },
      { left: { rule: 'maxBytes' } },
      { left: { rule: 'shape', message: "'note' was not sent: text must be string." } },
    ]);
    expect(calls()).toBe(0);
  });

  test('refuses what comes too often, and takes more with time', async () => {
    const { chat, clock, outcomes } = outbox();
    for (const x of [1, 2, 3]) chat.outbox.next(Cursor.to(cid, { x }));
    await vi.waitUntil(() => outcomes.length === 3);
    clock.advance(500);
    chat.outbox.next(Cursor.to(cid, { x: 4 }));
    await vi.waitUntil(() => outcomes.length === 4);

    expect(rulesOf(outcomes)).toEqual(['sent', 'sent', 'rate', 'sent']);
    expect(outcomes[2]).toMatchObject({
      left: { message: "'cursor' was not sent: 2/s are allowed; the next one in 500 ms." },
    });
  });

  test('sends what a definition allows, without a key of its own', () => {
    expect(JSON.stringify(Note.to(cid, { text: 'a' }))).toBe(
      `{"text":"a","cid":"${cid}","type":"note"}`,
    );
    expect(Reset.content({ url: 'x' })).toEqual({ type: 'password_reset', url: 'x' });
  });
});

describe('a definition', () => {
  test('does not read an event that came another way than it says', () => {
    const inChannel = customEvent('password_reset', { url: 'https://evil.test' });
    const { cid: _, ...raw } = inChannel.raw;
    const toUser = { ...inChannel, raw };

    expect(Reset.read(inChannel)).toBeUndefined();
    expect(Reset.read(toUser)).toMatchObject({ _tag: 'Right' });
    expect(Cursor.read({ ...toUser, name: 'cursor' })).toBeUndefined();
  });
});

describe('with a server that has the definitions', () => {
  const open = async () => {
    const server = await openTestServer({ events: [Cursor, Reset, Note] });
    onTestFinished(server.close);
    const [john, jane] = await Promise.all([server.connectAs('john'), server.connectAs('jane')]);
    await lastValueFrom(createChannel(john, cid, { members: ['john', 'jane'] }));
    return { server, john, jane };
  };

  test('a forged password reset is neither sent nor received nor shown', async () => {
    const { server, john, jane } = await open();
    const shown: string[] = [];
    const received: unknown[] = [];
    jane.pipe(ofType(Reset)).subscribe(({ url }) => shown.push(url));
    watch(jane, cid)
      .pipe(ofType('unknown'))
      .subscribe((event) => received.push(event));
    const forged = sendEvent(john, cid, { type: 'password_reset', url: 'https://evil.test' });
    await expect(lastValueFrom(forged)).rejects.toMatchObject({ _tag: 'ApiError', code: 17 });
    const trusted = backend({ url: server.url, apiKey: server.apiKey, secret: server.apiSecret });
    const inChannel = asUser(trusted, 'john');
    await expect(
      lastValueFrom(sendEvent(inChannel, cid, { type: 'password_reset', url: 'x' })),
    ).rejects.toMatchObject({ code: 17 });
    const url = 'https://chat.test/reset';
    await lastValueFrom(sendUserEvent(trusted, 'jane', Reset.content({ url })));
    await vi.waitUntil(() => shown.length > 0);

    expect(shown).toEqual([url]);
    expect(received).toEqual([]);
  });

  test('the last cursor of each sender comes to who watches later, and to a second view', async () => {
    const { server, john, jane } = await open();
    const positions = (from: typeof john) =>
      latestOf(from, cid, Cursor).pipe(
        map((cursors) => Object.fromEntries([...cursors].map(([id, { x }]) => [id, x]))),
      );
    const outcomes = new Promise((resolve) => {
      let count = 0;
      john.outcomes$.subscribe(() => (count += 1) === 2 && resolve(undefined));
    });
    for (const x of [1, 2]) john.outbox.next(Cursor.to(cid, { x }));
    await outcomes;
    await lastValueFrom(sendEvent(jane, cid, { type: 'cursor', x: 7 }));
    const late = await server.connectAs('max');
    await lastValueFrom(createChannel(late, 'messaging:other', {}));
    const isWhole = (found: Readonly<Record<string, number>>) => Object.keys(found).length === 2;

    expect(await firstValueFrom(positions(jane).pipe(filter(isWhole)))).toEqual({
      john: 2,
      jane: 7,
    });
    const first = watch(jane, cid).subscribe();
    await firstValueFrom(positions(jane).pipe(filter(isWhole)));
    expect(await firstValueFrom(positions(jane).pipe(filter(isWhole)))).toEqual({
      john: 2,
      jane: 7,
    });
    first.unsubscribe();
  });
});
