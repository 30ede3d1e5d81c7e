import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import { decodeEvent, toDate, type UnknownEvent } from 'millrace/protocol';
import { defineEvent } from 'millrace';
import { describe, expect, test } from 'vitest';
import { at, cid, customEvent, jane, john } from '../helpers/samples.js';

const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));

/** A text on the wire, decoded to a Date. */
const DateFromText = new t.Type<Date, string>(
  'DateFromText',
  (value): value is Date => value instanceof Date,
  (value, context) =>
    typeof value === 'string' && !Number.isNaN(Date.parse(value))
      ? t.success(new Date(value))
      : t.failure(value, context),
  (date) => date.toISOString(),
);

/** An unknown event, decoded from a frame. */
const received = (payload: object): UnknownEvent => {
  const result = decodeEvent(JSON.stringify(payload));
  if (E.isLeft(result) || result.right.type !== 'unknown') throw new Error('not an unknown event');
  return result.right;
};

const bare = { type: 'friendship_request', created_at: at() };

describe('defineEvent', () => {
  test.each(['', '.', 'a.b', 'message.new', 'trailing.'])('throws for the type %j', (type) => {
    expect(() => defineEvent(type as 'x', t.UnknownRecord)).toThrow(TypeError);
    expect(() => defineEvent(type as 'x', t.UnknownRecord)).toThrow(`"${type}"`);
  });

  test('keeps its type and its codec', () => {
    const codec = t.type({ text: t.string });
    expect(defineEvent('x', codec)).toMatchObject({ type: 'x', codec });
  });
});

describe('to', () => {
  test('addresses the data to a channel', () => {
    expect(FriendshipRequest.to(cid, { text: 'Hey' })).toEqual({
      cid,
      type: 'friendship_request',
      text: 'Hey',
    });
  });

  test('encodes the data', () => {
    const Meeting = defineEvent('meeting', t.type({ on: DateFromText }));
    expect(Meeting.to(cid, { on: new Date(at()) })).toEqual({ cid, type: 'meeting', on: at() });
  });

  test('lets no key of the data change the address', () => {
    const Anything = defineEvent('anything', t.UnknownRecord);
    expect(Anything.to(cid, { cid: 'messaging:other', type: 'message.new' })).toEqual({
      cid,
      type: 'anything',
    });
  });
});

describe('read', () => {
  test('gives the event with the data and what the server put around it', () => {
    expect(FriendshipRequest.read(customEvent('friendship_request', { text: 'Hey' }))).toEqual(
      E.right({
        type: 'friendship_request',
        cid,
        channel_id: 'general',
        channel_type: 'messaging',
        created_at: at(),
        user: john,
        text: 'Hey',
      }),
    );
  });

  test('gives nothing for an event of another type', () => {
    expect(FriendshipRequest.read(customEvent('other', { text: 'Hey' }))).toBeUndefined();
    expect(FriendshipRequest.read(customEvent('friendship.request'))).toBeUndefined();
  });

  test.each([{}, { text: 7 }, { text: null }])('refuses what the codec refuses: %j', (data) => {
    const result = FriendshipRequest.read(received({ ...bare, ...data }));
    expect(result).toMatchObject({ _tag: 'Left' });
  });

  test.each([
    ['no date', { type: 'friendship_request', text: 'Hey' }],
    ['a date that is none', { ...bare, text: 'Hey', created_at: 'yesterday' }],
    ['a sender that is none', { ...bare, text: 'Hey', user: { name: 'John' } }],
    ['a channel that is none', { ...bare, text: 'Hey', cid: 7 }],
  ])('refuses %s', (_, payload) => {
    expect(FriendshipRequest.read(received(payload))).toMatchObject({ _tag: 'Left' });
  });

  test('takes an event to a user, which has no channel', () => {
    expect(FriendshipRequest.read(received({ ...bare, text: 'Hey' }))).toEqual(
      E.right({ ...bare, text: 'Hey' }),
    );
  });

  test('merges the keys that the second dialect nests', () => {
    const created_at = 1_714_564_800_123_456_768;
    const payload = { ...bare, created_at, custom: { text: 'Hey', note: 1 } };
    expect(FriendshipRequest.read(received(payload))).toMatchObject(
      E.right({ type: 'friendship_request', created_at, text: 'Hey' }),
    );
  });

  test('prefers a key that stands beside the nested ones', () => {
    const payload = { ...bare, text: 'beside', custom: { text: 'nested' } };
    expect(FriendshipRequest.read(received(payload))).toMatchObject(E.right({ text: 'beside' }));
  });

  test.each([7, 'text', [1], null])('leaves %j under custom as a value of the sender', (custom) => {
    const Customized = defineEvent('friendship_request', t.type({ custom: t.unknown }));
    expect(Customized.read(received({ ...bare, custom }))).toMatchObject(E.right({ custom }));
  });

  test('gives what the codec makes of the data', () => {
    const Meeting = defineEvent('meeting', t.type({ on: DateFromText }));
    const payload = { type: 'meeting', created_at: at(), on: at(5) };
    expect(Meeting.read(received(payload))).toEqual(
      E.right({ type: 'meeting', created_at: at(), on: toDate(at(5)) }),
    );
  });

  test('gives what the codec makes of a key that servers use as well', () => {
    const Reminder = defineEvent('reminder', t.type({ received_at: DateFromText }));
    const payload = { type: 'reminder', created_at: at(), received_at: at(5) };
    expect(Reminder.read(received(payload))).toMatchObject(E.right({ received_at: toDate(at(5)) }));
  });

  test('lets no data decide what is the server’s', () => {
    const Forged = defineEvent(
      'friendship_request',
      new t.Type<{ user: object; type: string; cid: string }, unknown>(
        'Forged',
        (_): _ is { user: object; type: string; cid: string } => true,
        () => t.success({ user: { id: 'admin' }, type: 'message.new', cid: 'messaging:other' }),
        t.identity,
      ),
    );
    expect(Forged.read(customEvent('friendship_request'))).toMatchObject(
      E.right({ type: 'friendship_request', cid, user: john }),
    );
  });

  test('lets no nested key stand for one of the server that is absent', () => {
    const custom = { text: 'Hey', user: jane, cid: 'messaging:other', created_at: at(9) };
    const result = FriendshipRequest.read(received({ ...bare, custom }));
    expect(result).toMatchObject(E.right({ text: 'Hey', created_at: at() }));
    expect(result && E.isRight(result) && result.right.user).toBeUndefined();
    expect(result && E.isRight(result) && result.right.cid).toBeUndefined();
  });

  test('leaves the payload as it is', () => {
    const event = customEvent('friendship_request', { custom: { text: 'Hey' } });
    const before = structuredClone(event);
    FriendshipRequest.read(event);
    expect(event).toEqual(before);
  });
});
