import { either as E } from 'fp-ts';
import {
  ChatEvent,
  type DecodeFailure,
  decodeEvent,
  encodeEvent,
  events,
  toMillis,
} from 'millrace/protocol';
import { describe, expect, test } from 'vitest';
import { at, customEvent, john, messageNew } from '../helpers/samples.js';

const decode = (value: unknown) => decodeEvent(JSON.stringify(value));

const failureOf = (frame: string): DecodeFailure => {
  const result = decodeEvent(frame);
  if (E.isRight(result)) throw new Error(`Not refused: ${frame}`);
  return result.left;
};

const without = (event: object, key: string): object =>
  Object.fromEntries(Object.entries(event).filter(([name]) => name !== key));

describe('a built-in event', () => {
  test('comes out as it went in', () => {
    expect(decode(messageNew())).toEqual(E.right(messageNew()));
  });

  test('keeps keys that nobody knows, at every level', () => {
    const event = {
      ...messageNew({ user: { ...john, shoe_size: 43 } }),
      hidden_track: { deep: [1, { er: null }] },
    };
    expect(decode(event)).toEqual(E.right(event));
  });

  describe('with null where a key may be absent', () => {
    const event = {
      ...messageNew(),
      user: null,
      watcher_count: null,
      team: null,
      message: { id: 'm1', text: null, attachments: [{ title: null }], reaction_counts: null },
    };
    const { user: _, watcher_count: __, ...others } = messageNew();
    const expected = { ...others, message: { id: 'm1', attachments: [{}], reaction_counts: null } };

    test('has no such key, unless null is a value of its type', () => {
      expect(decode(event)).toEqual(E.right(expected));
    });

    test('decodes in the same way by its codec, which leaves the payload as it is', () => {
      const payload = structuredClone(event);
      expect(ChatEvent.is(payload)).toBe(false);
      expect(ChatEvent.decode(payload)).toEqual(E.right(expected));
      expect(payload).toEqual(event);
    });
  });

  test('may not have null for what it is nothing without', () => {
    expect(failureOf(JSON.stringify({ ...messageNew(), message: null })).path).toBe('message');
  });

  test('may come in the second dialect: nanoseconds above 2^53, custom keys nested', () => {
    const nanoseconds = '1714564800123456789';
    const frame = JSON.stringify({
      ...messageNew({ created_at: 0 }),
      message: { id: 'm1', text: 'Hello', created_at: 0, custom: { mood: 'good' } },
      custom: { priority: 1 },
    }).replaceAll('"created_at":0', `"created_at":${nanoseconds}`);
    const created_at = Number(nanoseconds);

    expect(decodeEvent(frame)).toMatchObject(
      E.right({
        created_at,
        message: { id: 'm1', created_at, custom: { mood: 'good' } },
        custom: { priority: 1 },
      }),
    );
    expect(toMillis(created_at)).toBe(1_714_564_800_123);
  });

  test.each([
    ['a fraction of a nanosecond', 1.5],
    ['a date without a time', '2024-05-01'],
    ['a date without a zone', '2024-05-01T12:00:00'],
    ['a month that there is not', '2024-13-01T12:00:00Z'],
    ['a text around a date', ' 2024-05-01T12:00:00Z'],
    ['a boolean', true],
    ['null', null],
  ])('may not be dated by %s', (_, created_at) => {
    const { path, expected, actual } = failureOf(JSON.stringify({ ...messageNew(), created_at }));
    expect(path).toBe('created_at');
    expect(expected).toBe('RFC 3339 date-time or integer nanoseconds');
    expect(actual).toEqual(created_at);
  });
});

describe('user.messages.deleted', () => {
  const event = { type: 'user.messages.deleted', created_at: at(), user: john };

  test('without a channel is the row of all channels', () => {
    expect(decode(event)).toEqual(E.right(event));
    expect(events['user.messages.deleted'].codec.is(event)).toBe(true);
    expect(events['user.messages.deleted@channel'].codec.is(event)).toBe(false);
  });

  test('with a channel is the row of that channel', () => {
    const there = { ...event, cid: 'messaging:general' };
    expect(decode(there)).toEqual(E.right(there));
    expect(events['user.messages.deleted'].codec.is(there)).toBe(false);
    expect(events['user.messages.deleted@channel'].codec.is(there)).toBe(true);
  });

  test('with null for a channel is the row of all channels', () => {
    expect(decode({ ...event, cid: null })).toEqual(E.right(event));
  });

  test('without a user is neither', () => {
    expect(failureOf(JSON.stringify(without(event, 'user'))).path).toBe('user');
    const there = { ...without(event, 'user'), cid: 'messaging:general' };
    expect(E.isLeft(decode(there))).toBe(true);
  });
});

describe('an event of any other type', () => {
  test('is an unknown one with its payload kept whole', () => {
    const raw = { type: 'friendship_request', cid: 'messaging:general', created_at: at(), n: 1 };
    expect(decode(raw)).toEqual(
      E.right({
        type: 'unknown',
        name: 'friendship_request',
        cid: 'messaging:general',
        created_at: at(),
        raw,
      }),
    );
  });

  test('has a channel and a date only where they can be read', () => {
    const raw = { type: 'x', cid: 5, created_at: null };
    expect(decode(raw)).toEqual(E.right({ type: 'unknown', name: 'x', raw }));
  });

  test.each([
    'message.newer',
    'Message.New',
    ' message.new',
    'message',
    '*',
    'unknown',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'user.messages.deleted@channel',
    '*channel',
  ])('may be called %s', (type) => {
    expect(decode({ type })).toEqual(E.right({ type: 'unknown', name: type, raw: { type } }));
  });

  test('keeps a key called __proto__', () => {
    const result = decodeEvent('{"type":"x","__proto__":{"admin":true}}');
    expect(E.isRight(result) && encodeEvent(result.right)).toBe(
      '{"type":"x","__proto__":{"admin":true}}',
    );
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('cannot pass for a built-in one by what it nests', () => {
    const result = decode({ type: 'x', name: 'message.new', raw: messageNew() });
    expect(result).toMatchObject(E.right({ type: 'unknown', name: 'x' }));
  });
});

describe('a frame is refused', () => {
  const localRows = Object.values(events).filter((row) => row.class === 'local');

  test.each(localRows.map((row) => row.type))('when it claims the local event %s', (type) => {
    const failure = failureOf(JSON.stringify({ type, online: true, created_at: at() }));
    expect(failure).toMatchObject({ path: 'type', actual: type });
  });

  test.each(['', 'hello', '{', '{"type":"x"', '{type:"x"}', "{'type':'x'}", 'undefined', 'NaN'])(
    'when it is not JSON: %j',
    (frame) => {
      expect(failureOf(frame)).toMatchObject({ path: '', expected: 'JSON', actual: frame });
    },
  );

  test.each(['null', '1', 'true', '"message.new"', '[]', '[{"type":"health.check"}]'])(
    'when it is not an object: %s',
    (frame) => {
      const expected = { path: '', expected: 'an object', actual: JSON.parse(frame) as unknown };
      expect(failureOf(frame)).toMatchObject(expected);
    },
  );

  test.each([undefined, null, '', 7, ['message.new'], { toString: 'message.new' }])(
    'when its type is %j',
    (type) => {
      expect(failureOf(JSON.stringify({ type, created_at: at() })).path).toBe('type');
    },
  );

  test.each<unknown>([
    undefined,
    null,
    7,
    {},
    { type: 'message.new' },
    Buffer.from('{"type":"x"}'),
    new ArrayBuffer(8),
    Symbol('frame'),
    () => '{"type":"x"}',
    {
      toString: () => {
        throw new Error('never called');
      },
    },
  ])('when it is no text at all, case %#', (frame) => {
    expect(decodeEvent(frame as string)).toMatchObject(
      E.left({ path: '', expected: 'a text frame' }),
    );
  });

  test('when a part is missing, and says which', () => {
    const frame = JSON.stringify(without(messageNew(), 'message'));
    expect(failureOf(frame)).toEqual({
      _tag: 'DecodeFailure',
      path: 'message',
      expected: 'Message',
      actual: undefined,
      raw: frame,
      message: expect.stringMatching(/^message: expected Message, got undefined; in \{"type":/),
    });
  });

  test.each([
    ['message.user.id', { message: { id: 'm1', user: { id: 7 } } }],
    ['message.attachments.1.title', { message: { id: 'm1', attachments: [{}, { title: 7 }] } }],
    ['message.reaction_counts.like', { message: { id: 'm1', reaction_counts: { like: 'x' } } }],
    ['message.quoted_message.id', { message: { id: 'm1', quoted_message: {} } }],
    ['watcher_count', { watcher_count: 1.5 }],
    ['cid', { cid: 7 }],
  ])('when a part is wrong, and says that it is %s', (path, part) => {
    expect(failureOf(JSON.stringify({ ...messageNew(), ...part })).path).toBe(path);
  });
});

describe('the message of a failure', () => {
  const lengthLimit = 600;

  test.each([
    ['the frame', 'x'.repeat(1_000_000)],
    ['the whole', JSON.stringify(['x'.repeat(1_000_000)])],
    ['a part', JSON.stringify({ ...messageNew(), message: 'x\n'.repeat(500_000) })],
    ['what is beside', JSON.stringify({ ...messageNew(), cid: 7, blob: 'x'.repeat(1_000_000) })],
  ])('is one short line when %s has a megabyte', (_, frame) => {
    const { message } = failureOf(frame);
    expect(message.length).toBeLessThan(lengthLimit);
    expect(message).not.toMatch(/[\r\n]/);
  });

  test('is one line when the frame is laid out in many', () => {
    const frame = JSON.stringify({ ...messageNew(), cid: 7 }, null, 2);
    expect(failureOf(frame).message).not.toMatch(/[\r\n]/);
  });

  test('is one short line when the key at fault is a megabyte of lines', () => {
    const frame = JSON.stringify({
      ...messageNew(),
      message: { id: 'm1', reaction_counts: { ['x\n'.repeat(500_000)]: 'many' } },
    });
    const { message } = failureOf(frame);
    expect(message.length).toBeLessThan(lengthLimit);
    expect(message).not.toMatch(/[\r\n]/);
  });
});

describe('nesting', () => {
  const depth = 100_000;
  const nest = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const objects = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

  test.each([nest, objects])('of 100 000 levels is no danger, case %#', (deep) => {
    expect(E.isRight(decodeEvent(`{"type":"x","deep":${deep}}`))).toBe(true);
    expect(E.isLeft(decodeEvent(deep.startsWith('[') ? deep : `[${deep}]`))).toBe(true);
    expect(E.isLeft(decodeEvent(`{"type":${deep}}`))).toBe(true);
    expect(E.isLeft(decodeEvent(`{"type":"health.check","created_at":${deep}}`))).toBe(true);
  });

  test('of 100 000 levels where no column looks leaves a built-in event as it is', () => {
    const frame = JSON.stringify({ ...messageNew(), deep: 0 }).replace('0}', `${nest}}`);
    expect(E.isRight(decodeEvent(frame))).toBe(true);
  });
});

describe('encodeEvent', () => {
  test('gives the payload of an unknown event back', () => {
    const event = customEvent('friendship_request', { text: 'Hey' });
    expect(encodeEvent(event)).toBe(JSON.stringify(event.raw));
  });
});

describe('the codec ChatEvent', () => {
  test('reads parsed JSON as decodeEvent does a frame', () => {
    expect(ChatEvent.decode(messageNew())).toEqual(E.right(messageNew()));
    expect(ChatEvent.decode({ type: 'x' })).toEqual(decodeEvent('{"type":"x"}'));
    expect(E.isLeft(ChatEvent.decode(without(messageNew(), 'message')))).toBe(true);
    expect(E.isLeft(ChatEvent.decode({ type: 'connection.recovered' }))).toBe(true);
    expect(E.isLeft(ChatEvent.decode(undefined))).toBe(true);
  });

  test('knows its events, local ones included', () => {
    expect(ChatEvent.is(messageNew())).toBe(true);
    expect(ChatEvent.is(customEvent('x'))).toBe(true);
    expect(ChatEvent.is({ type: 'connection.recovered' })).toBe(true);
    expect(ChatEvent.is({ type: 'message.new' })).toBe(false);
    expect(ChatEvent.is({ type: 'x' })).toBe(false);
    expect(ChatEvent.is({ type: '*', created_at: at(), cid: 'messaging:general' })).toBe(false);
    expect(ChatEvent.is(null)).toBe(false);
  });

  test('encodes to what goes over the wire', () => {
    expect(ChatEvent.encode(messageNew())).toEqual(messageNew());
    expect(ChatEvent.encode(customEvent('x'))).toEqual(customEvent('x').raw);
  });
});
