import { either as E } from 'fp-ts';
import type { Channel, ChannelResponse, ChatEvent, Filter } from 'millrace/protocol';
import {
  type ChannelList,
  type ChannelQuery,
  emptyChannelList,
  foldChannelList,
  mergeChannelList,
  selectionOf,
} from 'millrace/state';
import { describe, expect, test } from 'vitest';
import {
  at,
  channel,
  healthCheck,
  johnHimself,
  john,
  memberOf,
  message,
} from '../helpers/samples.js';

const cidOf = (name: string): string => `messaging:${name}`;

const named = (name: string, spokenAt: number, over: Partial<Channel> = {}): Channel => ({
  ...channel(cidOf(name)),
  last_message_at: at(spokenAt * 1000),
  ...over,
});

const response = (data: Channel): ChannelResponse => ({
  channel: data,
  members: [memberOf(john)],
  messages: [],
  read: [{ user: john, last_read: at(), unread_messages: 0 }],
});

const mine: Filter = { members: { $in: ['john'] } };

const started = (query: Partial<ChannelQuery> = {}): ChannelList => {
  const selection = selectionOf({ filter_conditions: mine, ...query });
  if (E.isLeft(selection)) throw new Error(selection.left.message);
  const me = healthCheck({ me: johnHimself });
  return foldChannelList(emptyChannelList(selection.right), me);
};

const three = (query?: Partial<ChannelQuery>): ChannelList =>
  mergeChannelList(started(query), [named('a', 3), named('b', 2), named('c', 1)].map(response));

const names = ({ channels }: ChannelList): string =>
  channels.map((each) => each.channel.id).join('');

const there = (name: string, second = 9) => ({
  cid: cidOf(name),
  created_at: at(second * 1000),
});

const spoken = (name: string, second: number) =>
  message({ id: `m${String(second)}`, cid: cidOf(name), created_at: at(second * 1000) });

describe('a list of channels', () => {
  test('stands in the order of the query, the newest message first when it asks for none', () => {
    expect(names(three())).toBe('abc');
    expect(names(three({ sort: [{ field: 'last_message_at', direction: 1 }] }))).toBe('cba');
  });

  test('is as long as the query wants it', () => {
    expect(names(three({ limit: 2 }))).toBe('ab');
  });

  test.each<[string, ChatEvent, string]>([
    ['a message', { type: 'message.new', ...there('c'), message: spoken('c', 9) }, 'cab'],
    [
      'a message elsewhere',
      {
        type: 'notification.message_new',
        ...there('d'),
        channel: named('d', 9),
        message: spoken('d', 9),
      },
      'dabc',
    ],
    [
      'being added',
      {
        type: 'notification.added_to_channel',
        ...there('d'),
        channel: named('d', 0),
        member: memberOf(john),
      },
      'abcd',
    ],
    [
      'being removed',
      { type: 'notification.removed_from_channel', ...there('b'), user: john },
      'ac',
    ],
    ['hiding', { type: 'channel.hidden', ...there('a'), clear_history: false }, 'bc'],
    [
      'a deletion',
      { type: 'channel.deleted', ...there('b'), channel: named('b', 2, { deleted_at: at(9000) }) },
      'ac',
    ],
    [
      'a deletion elsewhere',
      {
        type: 'notification.channel_deleted',
        ...there('b'),
        channel: named('b', 2, { deleted_at: at(9000) }),
      },
      'ac',
    ],
    [
      'a truncation',
      {
        type: 'channel.truncated',
        ...there('a'),
        channel: { ...channel(cidOf('a')), truncated_at: at(9000), updated_at: at(9000) },
      },
      'bca',
    ],
  ])('follows %s', (_, event, expected) => {
    const list = foldChannelList(three(), event);
    expect(names(list)).toBe(expected);
    expect(foldChannelList(list, structuredClone(event))).toBe(list);
  });

  test('has a channel again that is shown again', () => {
    const hidden = foldChannelList(three(), {
      type: 'channel.hidden',
      ...there('a'),
      clear_history: false,
    });
    expect(names(foldChannelList(hidden, { type: 'channel.visible', ...there('a') }))).toBe('abc');
  });

  test('has hidden channels where the query asks for them', () => {
    const hidden: ChatEvent = { type: 'channel.hidden', ...there('a'), clear_history: false };
    expect(names(foldChannelList(three({ filter_conditions: { hidden: true } }), hidden))).toBe(
      'a',
    );
  });

  test('follows a change that the filter asks for', () => {
    const list = three({ filter_conditions: { topic: 'x' } });
    const updated: ChatEvent = {
      type: 'channel.updated',
      ...there('b'),
      channel: named('b', 2, { topic: 'x' }),
    };
    expect([names(list), names(foldChannelList(list, updated))]).toEqual(['', 'b']);
  });

  test('has the channels of members by their names', () => {
    const jane = { id: 'jane', name: 'Jane Doe', role: 'user' };
    const withJane = { ...response(named('a', 3)), members: [memberOf(john), memberOf(jane)] };
    const listOf = (condition: Filter[string]) =>
      mergeChannelList(started({ filter_conditions: { 'member.user.name': condition } }), [
        withJane,
        response(named('b', 2)),
      ]);
    expect(names(listOf({ $autocomplete: 'ja' }))).toBe('a');
    expect(names(listOf('Jane Doe'))).toBe('a');
    expect(names(listOf({ $in: ['Jane Doe', 'Max'] }))).toBe('a');
    expect(names(listOf({ $eq: 'Jane' }))).toBe('');
    const renamed: ChatEvent = {
      type: 'user.updated',
      created_at: at(9000),
      user: { ...jane, name: 'Max', updated_at: at(9000) },
    };
    expect(names(foldChannelList(listOf({ $autocomplete: 'ja' }), renamed))).toBe('');
  });

  test('shares the channels that an event does not touch', () => {
    const before = three();
    const list = foldChannelList(before, {
      type: 'message.new',
      ...there('a'),
      message: spoken('a', 9),
    });
    expect(list.channels[1]).toBe(before.channels[1]);
    const read: ChatEvent = { type: 'notification.mark_read', created_at: at(9000) };
    expect(foldChannelList(before, read).channels).toBe(before.channels);
  });

  test('refuses a filter that cannot be understood', () => {
    expect(E.isLeft(selectionOf({ filter_conditions: { name: { $near: 1 } } }))).toBe(true);
  });
});
