import * as t from 'io-ts';
import {
  type ChatConnection,
  type ConnectOptions,
  channelState,
  connectionState$,
  defineEvent,
  forChannel,
  ofType,
  timelineOf,
  unreadCount$,
  watch,
} from 'millrace';
import { type ChatEvent, decodeEvent } from 'millrace/protocol';
import { build } from 'millrace/testing';
import { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';

const cid = 'messaging:general';
const Wave = defineEvent('wave', t.type({ text: t.string }));

/** A frame of a custom event, as the hosted service writes it, and as a server with a log does. */
const wave = (text: string, of = cid) => {
  const { type, ...rest } = build('*channel', { type: 'wave', cid: of });
  return JSON.stringify({ type, ...rest, text });
};
const logged = (id: number, after: number, text = String(id), of = cid) =>
  JSON.stringify({
    type: 'wave',
    millrace: { id, after },
    cid: of,
    ...(JSON.parse(wave(text, of)) as object),
  });

const textsOf = (events: readonly ChatEvent[]) =>
  events.flatMap((event) => (event.type === 'unknown' ? [event.raw['text']] : []));

const kept = <A>(source$: Observable<A>): readonly A[] => {
  const values: A[] = [];
  const subscription = source$.subscribe((value) => values.push(value));
  onTestFinished(() => {
    subscription.unsubscribe();
  });
  return values;
};

const hello = (id: string, position?: number) =>
  build('health.check', {
    connection_id: id,
    cid: '*',
    me: { id: 'john' },
    ...(position !== undefined && { millrace: { epoch: 'e', id: position } }),
  });

/** A connection that somebody keeps open who wants no custom event. */
const quiet = (position?: number, options: Partial<ConnectOptions> = {}) => {
  const place = fakeChat(options);
  kept(place.chat.pipe(ofType('message.new')));
  place.sockets.last().open().receive(hello('one', position));
  const parsed = vi.spyOn(JSON, 'parse');
  onTestFinished(() => {
    parsed.mockRestore();
  });
  /** How many frames were more than looked at since this was last asked. */
  let count = 0;
  const reads = () => {
    const before = count;
    count = 0;
    return before;
  };
  const receive = (...frames: readonly string[]) => {
    for (const frame of frames) {
      parsed.mockClear();
      place.sockets.last().receive(frame);
      const beginning = frame.slice(0, 16);
      count += parsed.mock.calls.filter(([text]) => text.startsWith(beginning)).length;
    }
  };
  return { ...place, receive, reads };
};

/** What the client asked for when it came back, or in between. */
const resumesOf = (sent: readonly string[]) =>
  sent
    .flatMap((frame) => JSON.parse(frame) as readonly Record<string, unknown>[])
    .filter(({ type }) => type === 'millrace.resume');

describe('a custom event that nobody wants', () => {
  test.for([
    ['a subscriber of other types', (chat: ChatConnection) => chat.pipe(ofType('typing.start'))],
    ['a state of the connection', (chat: ChatConnection) => chat.pipe(connectionState$)],
    ['a state of its channel', (chat: ChatConnection) => chat.pipe(timelineOf(cid))],
    ['a count', (chat: ChatConnection) => chat.pipe(unreadCount$)],
    [
      'other types of a watched channel',
      (chat: ChatConnection) => watch(chat, cid).pipe(ofType('message.new')),
    ],
  ] as const)('is not read for %s', ([, part]) => {
    const { chat, receive, reads } = quiet();
    kept<unknown>(part(chat));
    receive(wave('unread'));
    expect(reads()).toBe(0);
  });

  test('is not read for a subscriber of another channel, where its place names its own', () => {
    const { chat, receive, reads } = quiet(0);
    const elsewhere = kept(chat.pipe(forChannel('messaging:other')));
    receive(logged(1, 0));
    expect(reads()).toBe(0);
    receive(logged(2, 0, 'heard', 'messaging:other'));
    expect(textsOf(elsewhere)).toEqual(['heard']);
  });

  test.for([
    ['the whole stream', (chat: ChatConnection) => chat],
    ['all custom events', (chat: ChatConnection) => chat.pipe(ofType('unknown'))],
    ['its channel', (chat: ChatConnection) => chat.pipe(forChannel(cid))],
    ['its watched channel', (chat: ChatConnection) => watch(chat, cid)],
    [
      'events that a route does not lead to',
      (chat: ChatConnection) => chat.pipe(ofType('unknown'), forChannel(cid)),
    ],
  ] as const)('reaches a subscriber of %s whole', ([, part]) => {
    const { chat, receive } = quiet();
    const heard = kept<ChatEvent>(part(chat));
    receive(wave('whole'));
    expect(textsOf(heard)).toEqual(['whole']);
    expect(E.right(heard.at(-1))).toEqual(decodeEvent(wave('whole')));
  });

  test('reaches a definition of it', () => {
    const { chat, receive } = quiet();
    const heard = kept(chat.pipe(ofType(Wave), forChannel(cid)));
    receive(wave('defined'));
    expect(heard).toMatchObject([{ type: 'wave', text: 'defined', cid }]);
  });

  test.for([
    ['with a log', 0, (n: number) => logged(n, n - 1)],
    ['without a log', undefined, (n: number) => wave(String(n))],
  ] as const)(
    'is wanted %s from the first subscriber on until the last one leaves',
    ([, position, frame]) => {
      const { chat, receive, reads } = quiet(position);
      receive(frame(1));
      const heard: ChatEvent[] = [];
      const one = chat.pipe(ofType('unknown')).subscribe((event) => heard.push(event));
      const other = chat.pipe(ofType('unknown')).subscribe();
      receive(frame(2));
      other.unsubscribe();
      receive(frame(3));
      one.unsubscribe();
      reads();
      receive(frame(4));
      expect(reads()).toBe(0);
      expect(textsOf(heard)).toEqual(['2', '3']);
    },
  );

  test('is a sign of life', () => {
    const { receive, clock, tag, sockets } = quiet();
    const before = sockets.last().sent.length;
    for (let second = 0; second < 24; second += 4) {
      clock.advance(4_000);
      receive(wave('alive'));
    }
    clock.advance(20_000);
    receive(wave('alive'));
    clock.advance(20_000);
    expect(sockets.last().sent.length - before).toBe(1);
    expect(tag()).toBe('Online');
  });
});

describe('a frame that begins as a custom event and is none', () => {
  const broken = wave('broken').slice(0, -4);

  test('reaches those who look at failures', () => {
    const { chat, receive } = quiet();
    const failures = kept(chat.failures$);
    receive(broken);
    expect(failures).toMatchObject([{ _tag: 'DecodeFailure', expected: 'JSON', raw: broken }]);
  });

  test('is nothing while nobody looks at failures, nor wants what it begins as', () => {
    const { receive, tag, reads } = quiet();
    receive(broken);
    expect(reads()).toBe(0);
    expect(tag()).toBe('Online');
  });
});

describe('the place of a custom event that nobody wants', () => {
  test('counts as seen: nothing is asked for again', () => {
    const { receive, reads, sockets, chat, untilRetry } = quiet(10);
    receive(logged(11, 0), logged(12, 11), logged(13, 12));
    expect(reads()).toBe(0);
    expect(resumesOf(sockets.last().sent)).toEqual([]);
    sockets.last().drop();
    untilRetry();
    sockets.last().open().receive(hello('two', 13));
    expect(resumesOf(sockets.last().sent)).toMatchObject([{ epoch: 'e', position: 13 }]);
    const heard = kept(chat.pipe(ofType('unknown')));
    receive(logged(13, 12, 'again'), logged(14, 13));
    expect(textsOf(heard)).toEqual(['14']);
  });

  test('shows that something is missing before it', async () => {
    const answer = { channel: { id: 'general', type: 'messaging', cid }, millrace: { id: 10 } };
    const { chat, receive, reads, sockets } = quiet(10, {
      fetch: () => Promise.resolve(new Response(JSON.stringify(answer), { status: 201 })),
    });
    kept(watch(chat, cid).pipe(ofType('message.new')));
    const states = kept(chat.pipe(channelState(cid)));
    await vi.waitUntil(() => states.some(({ channel }) => channel !== undefined));
    receive(logged(12, 11));
    expect(reads()).toBe(0);
    expect(resumesOf(sockets.last().sent)).toMatchObject([
      { position: 10, channels: { [cid]: 10 } },
    ]);
  });

  test('is not passed over where it does not stand at the beginning', () => {
    const { receive, reads, sockets, untilRetry } = quiet(10);
    const { type, cid: of, ...rest } = JSON.parse(wave('late')) as Record<string, unknown>;
    reads();
    receive(JSON.stringify({ type, ...rest, cid: of, millrace: { id: 11, after: 0 } }));
    expect(reads()).toBe(1);
    sockets.last().drop();
    untilRetry();
    sockets.last().open().receive(hello('two', 11));
    expect(resumesOf(sockets.last().sent)).toMatchObject([{ position: 11 }]);
  });
});

describe('a custom event that arrives on two sockets', () => {
  const moving = () => {
    const place = quiet();
    const [old] = place.sockets.opened;
    old!.drain(60_000, 5_000);
    place.clock.advance(5_000);
    const next = place.sockets.last();
    next.greet('two').pong('two');
    return { ...place, old: old!, next };
  };

  test.for([
    ['the old one', true],
    ['the new one', false],
  ] as const)('first on %s, reaches who subscribed in between once', ([, isOldFirst]) => {
    const { chat, old, next } = moving();
    const [first, second] = isOldFirst ? [old, next] : [next, old];
    first.receive(wave('before')).receive(wave('both'));
    const heard = kept(chat.pipe(ofType('unknown')));
    second.receive(wave('before')).receive(wave('both')).receive(wave('after'));
    first.receive(wave('after'));
    old.pong('one');
    next.receive(wave('new')).pong('two').receive(wave('newer'));
    // What came to the old socket before is past; what came to the new one waits for its turn.
    expect(textsOf(heard)).toEqual(
      isOldFirst ? ['after', 'new', 'newer'] : ['before', 'both', 'after', 'new', 'newer'],
    );
  });

  test('reaches who subscribed while it waited on the new socket', () => {
    const { chat, old, next } = moving();
    next.receive(wave('early'));
    const heard = kept(chat.pipe(ofType('unknown')));
    old.pong('one');
    expect(textsOf(heard)).toEqual(['early']);
  });

  test('reaches a new subscription once, and a second one of the same content again', () => {
    const { chat, old, next } = moving();
    const heard: ChatEvent[] = [];
    const subscription = chat.pipe(ofType('unknown')).subscribe((event) => heard.push(event));
    old.receive(wave('one'));
    subscription.unsubscribe();
    next.receive(wave('one')).receive(wave('one'));
    const later = kept(chat.pipe(ofType('unknown')));
    old.receive(wave('one')).pong('one');
    next.pong('two');
    expect(textsOf(heard)).toEqual(['one']);
    expect(textsOf(later)).toEqual(['one']);
  });
});
