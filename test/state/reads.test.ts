import type { ChatEvent } from 'millrace/protocol';
import { emptyReads, foldReads, mergeReads, type Reads } from 'millrace/state';
import { describe, expect, test } from 'vitest';
import {
  at,
  cid,
  jane,
  john,
  max,
  memberAdded,
  memberRemoved,
  message,
  messageNew,
  userUpdated,
} from '../helpers/samples.js';

const position = (second: number, over: object = {}) => ({
  user: john,
  last_read: at(second * 1000),
  unread_messages: 0,
  ...over,
});

const known = mergeReads(emptyReads, [
  position(1, { last_read_message_id: 'm1' }),
  { ...position(2), user: jane },
]);

const there = (second: number) => ({ cid, created_at: at(second * 1000) });

const read = (second: number, over: object = {}): ChatEvent => ({
  type: 'message.read',
  ...there(second),
  user: john,
  last_read_message_id: 'm9',
  ...over,
});

const of = (reads: Reads, id = 'john') => {
  const { lastRead, lastReadMessageId } = reads.get(id) ?? {};
  return [lastRead, lastReadMessageId];
};

const wrote = (second: number, over: object = {}): ChatEvent =>
  messageNew({
    created_at: at(second * 1000),
    message: message({ id: 'm5', created_at: at(second * 1000), ...over }),
  });

describe('foldReads', () => {
  test.each<[string, ChatEvent, readonly [string, string | undefined]]>([
    ['read of the channel', read(5), [at(5000), 'm9']],
    [
      'notice of it elsewhere',
      { ...read(5), type: 'notification.mark_read' } as ChatEvent,
      [at(5000), 'm9'],
    ],
    ['message of one’s own', wrote(5), [at(5000), 'm5']],
    [
      'mark as unread',
      { type: 'notification.mark_unread', ...there(5), user: john, last_read_at: at(500) },
      [at(500), undefined],
    ],
    [
      'hiding with the history',
      { type: 'channel.hidden', ...there(5), user: john, clear_history: true },
      [at(5000), undefined],
    ],
  ])('moves with a %s', (_, event, expected) => {
    const after = foldReads(known, event);
    expect(of(after)).toEqual(expected);
    expect(after.get('jane')).toBe(known.get('jane'));
  });

  test.each<[string, ChatEvent]>([
    ['an event that is older', read(0)],
    ['the reading of a thread', read(5, { thread: { parent_message_id: 'm1' } })],
    ['a reply in a thread', wrote(5, { parent_id: 'm1' })],
    ['a message of who does not read here', { ...wrote(5), user: max } as ChatEvent],
    [
      'a notice about all channels',
      { ...read(5), type: 'notification.mark_read', cid: undefined } as ChatEvent,
    ],
    [
      'a thread marked as unread',
      {
        type: 'notification.mark_unread',
        ...there(5),
        user: john,
        last_read_at: at(),
        thread_id: 'm1',
      },
    ],
  ])('does not move with %s', (_, event) => {
    expect(foldReads(known, event)).toBe(known);
  });

  test('has members from when they come until they go', () => {
    const more = foldReads(known, memberAdded(max));
    expect(of(more, 'max')).toEqual([at(), undefined]);
    expect(foldReads(more, memberRemoved(max)).has('max')).toBe(false);
  });

  test('shows users as they are', () => {
    const renamed = { ...john, name: 'Johnny', updated_at: at(9000) };
    expect(foldReads(known, userUpdated(renamed)).get('john')?.user).toEqual(renamed);
  });
});

describe('mergeReads', () => {
  test('takes what an answer lists, and nothing else', () => {
    expect([...mergeReads(known, [position(3)]).keys()]).toEqual(['john']);
    expect(of(mergeReads(known, [position(3)]))).toEqual([at(3000), undefined]);
  });

  test('stays the same where the answer says what is known', () => {
    const same = [position(1, { last_read_message_id: 'm1' }), { ...position(2), user: jane }];
    expect(mergeReads(known, same)).toBe(known);
  });
});

describe('what was delivered', () => {
  const delivered = (second: number, id: string): ChatEvent => ({
    type: 'message.delivered',
    ...there(second),
    user: john,
    last_delivered_at: at(second * 1000),
    last_delivered_message_id: id,
  });
  const deliveredTo = (reads: Reads) => {
    const { lastDelivered, lastDeliveredMessageId } = reads.get('john') ?? {};
    return [lastDelivered, lastDeliveredMessageId];
  };

  test('is at least what was read', () => {
    expect(deliveredTo(known)).toEqual([at(1000), 'm1']);
    expect(deliveredTo(foldReads(known, read(5)))).toEqual([at(5000), 'm9']);
    const listed = mergeReads(emptyReads, [
      position(1, { last_delivered_at: at(2000), last_delivered_message_id: 'm2' }),
    ]);
    expect(deliveredTo(listed)).toEqual([at(2000), 'm2']);
    expect(of(listed)).toEqual([at(1000), undefined]);
  });

  test('moves with its event, which moves no read position', () => {
    const after = foldReads(known, delivered(5, 'm5'));
    expect(deliveredTo(after)).toEqual([at(5000), 'm5']);
    expect(of(after)).toEqual(of(known));
  });

  test('never goes back', () => {
    const after = foldReads(known, delivered(5, 'm5'));
    expect(foldReads(after, delivered(4, 'm4'))).toBe(after);
    expect(deliveredTo(foldReads(after, read(4)))).toEqual([at(5000), 'm5']);
  });

  test('is nothing of who has no position', () => {
    expect(foldReads(emptyReads, delivered(5, 'm5'))).toBe(emptyReads);
  });
});
