import type { ChatEvent, Message, Reaction } from 'millrace/protocol';
import {
  emptyTimeline,
  foldTimeline,
  mergeMessages,
  mergeNewestMessages,
  messagesIn,
  messageWith,
  newestFirst,
  pinnedIn,
  repliesTo,
  type Timeline,
} from 'millrace/state';
import { describe, expect, test } from 'vitest';
import {
  at,
  channel,
  cid,
  healthCheck,
  jane,
  john,
  johnHimself,
  message,
  messageNew,
  reactionNew,
  userUpdated,
} from '../../helpers/samples.js';

/** A message written so many seconds after noon; its id is `m` and the second. */
const written = (second: number, over: Partial<Message> = {}): Message =>
  message({
    id: `m${String(second)}`,
    text: `text ${String(second)}`,
    created_at: at(second * 1000),
    updated_at: at(second * 1000),
    ...over,
  });

const sent = (second: number, over: Partial<Message> = {}): ChatEvent =>
  messageNew({ message: written(second, over), created_at: at(second * 1000) });

const there = (second: number) => ({ cid, created_at: at(second * 1000) });

const edited = (second: number, later: number, over: Partial<Message> = {}): ChatEvent => ({
  type: 'message.updated',
  ...there(later),
  message: written(second, { updated_at: at(later * 1000), ...over }),
});

const deleted = (second: number, later: number, over: object = {}): ChatEvent => ({
  type: 'message.deleted',
  ...there(later),
  message: written(second, { type: 'deleted', deleted_at: at(later * 1000) }),
  ...over,
});

const after = (...history: readonly ChatEvent[]): Timeline =>
  history.reduce(foldTimeline, emptyTimeline);

const ids = (timeline: Timeline): readonly string[] => messagesIn(timeline).map(({ id }) => id);

describe('messages', () => {
  test('stand in the order they were written in, however they come', () => {
    expect(ids(after(sent(3), sent(1), sent(2)))).toEqual(['m1', 'm2', 'm3']);
  });

  test('are there from the newest back', () => {
    const ofAll = [...newestFirst(after(sent(1), sent(2), sent(3)))];
    expect(ofAll.map(({ id }) => id)).toEqual(['m3', 'm2', 'm1']);
  });

  test('are the same array until one changes', () => {
    const timeline = after(sent(1), sent(2));
    expect(messagesIn(timeline)).toBe(messagesIn(timeline));
    expect(messagesIn(foldTimeline(timeline, sent(1)))).toBe(messagesIn(timeline));
    const changed = foldTimeline(timeline, edited(1, 5));
    expect(messagesIn(changed)[1]).toBe(messagesIn(timeline)[1]);
  });

  test('in both dialects of dates are one', () => {
    const nanos = Date.parse(at(1000)) * 1e6;
    const twice = messageNew({
      message: written(1, { created_at: nanos }),
      created_at: nanos,
    });
    expect(ids(after(sent(1), twice, sent(2)))).toEqual(['m1', 'm2']);
  });

  test('come with a notification as well, and with a change of the channel', () => {
    const elsewhere: ChatEvent = {
      type: 'notification.message_new',
      ...there(1),
      message: written(1),
    };
    const system: ChatEvent = {
      type: 'channel.updated',
      ...there(2),
      channel: channel(),
      message: written(2, { type: 'system' }),
    };
    expect(ids(after(elsewhere, system, sent(2)))).toEqual(['m1', 'm2']);
  });
});

describe('an edit', () => {
  test('replaces the message', () => {
    const timeline = after(sent(1), edited(1, 2, { text: 'new' }));
    expect(messageWith(timeline, 'm1')?.text).toBe('new');
  });

  test.each([
    ['an older edit', edited(1, 3, { text: 'old' })],
    ['the message once more', sent(1)],
    ['the same edit once more', edited(1, 5, { text: 'new' })],
  ])('is not undone by %s that comes late', (_, late) => {
    const timeline = after(sent(1), edited(1, 5, { text: 'new' }));
    expect(foldTimeline(timeline, late)).toBe(timeline);
  });

  test('of a message before the oldest known one leaves no hole', () => {
    const timeline = after(sent(5));
    expect(foldTimeline(timeline, edited(1, 6))).toBe(timeline);
  });

  test('that comes before its message within what is known counts', () => {
    const timeline = after(sent(1), edited(3, 4, { text: 'new' }), sent(3));
    expect(messageWith(timeline, 'm3')?.text).toBe('new');
  });
});

describe('a deletion', () => {
  test('keeps the message as deleted', () => {
    const timeline = after(sent(1), deleted(1, 2));
    expect(messageWith(timeline, 'm1')).toMatchObject({ type: 'deleted', deleted_at: at(2000) });
  });

  test('can be taken back', () => {
    const timeline = after(sent(1), deleted(1, 2), edited(1, 3));
    expect(messageWith(timeline, 'm1')).toEqual(written(1, { updated_at: at(3000) }));
  });

  test('for good removes it, for late events too', () => {
    const timeline = after(sent(1), sent(2), deleted(1, 3, { hard_delete: true }));
    expect(ids(timeline)).toEqual(['m2']);
    expect(foldTimeline(timeline, sent(1))).toBe(timeline);
    expect(foldTimeline(timeline, edited(1, 2))).toBe(timeline);
  });

  test('for good takes the thread with it', () => {
    const reply = sent(2, { parent_id: 'm1', type: 'reply' });
    const timeline = after(sent(1), reply, deleted(1, 3, { hard_delete: true }));
    expect(repliesTo(timeline, 'm1')).toEqual([]);
    expect(foldTimeline(timeline, reply)).toBe(timeline);
  });

  test('for good leaves the id to a message written later', () => {
    const again = messageNew({ message: written(5, { id: 'm1' }), created_at: at(5000) });
    expect(ids(after(sent(1), deleted(1, 3, { hard_delete: true }), again))).toEqual(['m1']);
  });

  test('for oneself stays when others change the message', () => {
    const forMe = deleted(1, 2, { deleted_for_me: true });
    const timeline = after(sent(1), forMe, edited(1, 3, { text: 'new' }));
    expect(messageWith(timeline, 'm1')).toMatchObject({
      type: 'deleted',
      deleted_for_me: true,
      deleted_at: at(2000),
      text: 'new',
    });
  });
});

describe('a thread', () => {
  const reply = (second: number, over: Partial<Message> = {}) =>
    sent(second, { parent_id: 'm1', type: 'reply', ...over });

  test('holds its replies in order, outside the channel', () => {
    const timeline = after(sent(1), reply(3), reply(2), sent(4));
    expect(repliesTo(timeline, 'm1').map(({ id }) => id)).toEqual(['m2', 'm3']);
    expect(ids(timeline)).toEqual(['m1', 'm4']);
  });

  test('shows a reply in the channel where it is to be', () => {
    const timeline = after(sent(1), reply(2, { show_in_channel: true }));
    expect(ids(timeline)).toEqual(['m1', 'm2']);
    expect(repliesTo(timeline, 'm1')).toHaveLength(1);
  });
});

describe('reactions', () => {
  const like = (type: string, userId: string): Reaction => ({
    type,
    message_id: 'm1',
    user_id: userId,
    score: 1,
    created_at: at(),
    updated_at: at(),
  });
  const reacted = (type: 'new' | 'updated' | 'deleted', second: number, reaction: Reaction) =>
    ({
      ...reactionNew(),
      type: `reaction.${type}`,
      created_at: at(second * 1000),
      reaction,
      message: written(1, { reaction_counts: { [reaction.type]: second } }),
    }) as ChatEvent;
  const me = healthCheck({ me: johnHimself });

  test('come with the counts of the event', () => {
    const timeline = after(sent(1), reacted('new', 2, like('wow', 'jane')));
    expect(messageWith(timeline, 'm1')?.reaction_counts).toEqual({ wow: 2 });
  });

  test('of oneself are kept through the events of others', () => {
    const timeline = after(
      me,
      sent(1),
      reacted('new', 2, like('wow', 'john')),
      reacted('new', 3, like('like', 'john')),
      reacted('new', 4, like('sad', 'jane')),
      edited(1, 5),
    );
    const own = messageWith(timeline, 'm1')?.own_reactions;
    expect(own?.map(({ type }) => type)).toEqual(['like', 'wow']);
  });

  test('of oneself give way to the one that replaces them, and go', () => {
    const both = [reacted('new', 2, like('a', 'john')), reacted('new', 3, like('b', 'john'))];
    const replaced = after(me, sent(1), ...both, reacted('updated', 4, like('c', 'john')));
    expect(messageWith(replaced, 'm1')?.own_reactions).toEqual([like('c', 'john')]);
    const gone = after(me, sent(1), ...both, reacted('deleted', 4, like('a', 'john')));
    expect(messageWith(gone, 'm1')?.own_reactions).toEqual([like('b', 'john')]);
  });

  test('are nobody’s own while it is not known who looks', () => {
    const timeline = after(sent(1), reacted('new', 2, like('wow', 'john')));
    expect(messageWith(timeline, 'm1')?.own_reactions).toEqual([]);
  });
});

describe('pins', () => {
  const pin = (second: number, later: number) =>
    edited(second, later, { pinned: true, pinned_at: at(later * 1000) });

  test('are listed, the last one first, until they fall off or are deleted', () => {
    const pinned = after(sent(1), sent(2), sent(3), pin(2, 4), pin(1, 5), pin(3, 6));
    expect(pinnedIn(pinned).map(({ id }) => id)).toEqual(['m3', 'm1', 'm2']);
    const left = [edited(3, 7, { pinned: false }), deleted(2, 8)].reduce(foldTimeline, pinned);
    expect(pinnedIn(left).map(({ id }) => id)).toEqual(['m1']);
  });

  test('are listed beyond the oldest known message', () => {
    const timeline = after(sent(5), pin(1, 6));
    expect(pinnedIn(timeline).map(({ id }) => id)).toEqual(['m1']);
    expect(ids(timeline)).toEqual(['m5']);
  });
});

describe('a quote', () => {
  const quoting = sent(2, { quoted_message_id: 'm1', quoted_message: written(1) });

  test('shows the message as it is now', () => {
    const timeline = after(sent(1), quoting, edited(1, 3, { text: 'new' }));
    expect(messageWith(timeline, 'm2')?.quoted_message?.text).toBe('new');
  });

  test('shows it so where the message itself is too old to be known', () => {
    const timeline = after(quoting, edited(1, 3, { text: 'new' }));
    expect(messageWith(timeline, 'm2')?.quoted_message?.text).toBe('new');
  });

  test('goes with the message', () => {
    const timeline = after(sent(1), quoting, deleted(1, 3, { hard_delete: true }));
    expect(messageWith(timeline, 'm2')).toMatchObject({ quoted_message_id: 'm1' });
    expect(messageWith(timeline, 'm2')).not.toHaveProperty('quoted_message');
  });
});

describe('a truncation', () => {
  const truncated = (upTo: number | undefined, later: number, over: object = {}): ChatEvent => ({
    type: 'channel.truncated',
    ...there(later),
    channel: { ...channel(), ...(upTo === undefined ? {} : { truncated_at: at(upTo * 1000) }) },
    ...over,
  });

  test('removes what was written up to its moment, for late events too', () => {
    const timeline = after(sent(1), sent(2), sent(3), truncated(2, 4));
    expect(ids(timeline)).toEqual(['m3']);
    expect(foldTimeline(timeline, sent(1))).toBe(timeline);
  });

  test('removes everything when it has no moment', () => {
    expect(ids(after(sent(1), sent(2), truncated(undefined, 4)))).toEqual([]);
  });

  test('brings a message of its own, once', () => {
    const timeline = after(sent(1), truncated(2, 4, { message: written(3) }), sent(3));
    expect(ids(timeline)).toEqual(['m3']);
  });

  test.each<[string, ChatEvent]>([
    ['hiding with the history', { type: 'channel.hidden', ...there(2), clear_history: true }],
    ['the deletion of the channel', { type: 'channel.deleted', ...there(2), channel: channel() }],
  ])('is what %s comes to', (_, event) => {
    expect(ids(after(sent(1), event, sent(3)))).toEqual(['m3']);
  });

  test('is not what hiding alone comes to', () => {
    expect(ids(after(sent(1), { type: 'channel.hidden', ...there(2) }))).toEqual(['m1']);
  });
});

describe('the deletion of all messages of a user', () => {
  const wiped = (later: number, hard: boolean): ChatEvent => ({
    type: 'user.messages.deleted',
    ...there(later),
    user: john,
    hard_delete: hard,
  });
  const byJane = sent(2, { user: jane });

  test('marks them, for late events too', () => {
    const timeline = [wiped(4, false), sent(3)].reduce(foldTimeline, after(sent(1), byJane));
    const types = messagesIn(timeline).map(({ id, type }) => [id, type]);
    expect(types).toEqual([
      ['m1', 'deleted'],
      ['m2', 'regular'],
      ['m3', 'deleted'],
    ]);
  });

  test('for good removes them, for late events too', () => {
    const timeline = after(sent(1), byJane, wiped(4, true));
    expect(ids(timeline)).toEqual(['m2']);
    expect(foldTimeline(timeline, sent(3))).toBe(timeline);
    expect(ids(foldTimeline(timeline, sent(5)))).toEqual(['m2', 'm5']);
  });

  test('comes with the deletion of the user where that says so', () => {
    const gone = (over: object): ChatEvent => ({
      type: 'user.deleted',
      created_at: at(4000),
      user: { ...john, deleted_at: at(4000) },
      ...over,
    });
    expect(ids(after(sent(1), gone({})))).toEqual(['m1']);
    expect(ids(after(sent(1), gone({ hard_delete: true })))).toEqual([]);
    const marked = after(sent(1), gone({ mark_messages_deleted: true }));
    expect(messageWith(marked, 'm1')?.type).toBe('deleted');
  });
});

describe('a change of an author', () => {
  test('shows in all its messages, and leaves the others alone', () => {
    const before = after(sent(1), sent(2, { user: jane }));
    const renamed = { ...john, name: 'Johnny', updated_at: at(5000) };
    const timeline = foldTimeline(before, userUpdated(renamed));
    expect(messageWith(timeline, 'm1')?.user).toEqual(renamed);
    expect(messageWith(timeline, 'm2')).toBe(messageWith(before, 'm2'));
    expect(foldTimeline(timeline, userUpdated(john))).toBe(timeline);
  });
});

describe('an answer', () => {
  const newest = (messages: readonly Message[], pinned: readonly Message[] = []) => ({
    messages,
    pinned,
  });

  test('brings an older page', () => {
    const timeline = mergeMessages(after(sent(3)), [written(1), written(2)]);
    expect(ids(timeline)).toEqual(['m1', 'm2', 'm3']);
    expect(mergeMessages(timeline, [written(1)])).toBe(timeline);
  });

  test('says once more what is known', () => {
    const timeline = after(sent(1), sent(2));
    expect(mergeNewestMessages(timeline, newest([written(1), written(2)]))).toBe(timeline);
  });

  test('takes away what it does not list any more, and keeps what is older', () => {
    const timeline = mergeNewestMessages(
      after(sent(1), sent(2), sent(3), sent(4)),
      newest([written(2), written(4)]),
    );
    expect(ids(timeline)).toEqual(['m1', 'm2', 'm4']);
  });

  test('that does not reach back to what is known takes its place', () => {
    expect(
      ids(mergeNewestMessages(after(sent(1), sent(2)), newest([written(8), written(9)]))),
    ).toEqual(['m8', 'm9']);
    expect(ids(mergeNewestMessages(after(sent(1)), newest([])))).toEqual([]);
  });

  test('counts for more than events before its request', () => {
    const before = after(sent(1), edited(1, 4, { reaction_counts: { wow: 1 } }));
    const timeline = mergeNewestMessages(before, newest([written(1)]));
    expect(messageWith(timeline, 'm1')?.reaction_counts).toEqual({});
  });

  test('lists the pinned ones, older ones too', () => {
    const pinned = written(1, { pinned: true, pinned_at: at(2000) });
    const timeline = mergeNewestMessages(emptyTimeline, newest([written(5)], [pinned]));
    expect(pinnedIn(timeline)).toEqual([pinned]);
    expect(ids(timeline)).toEqual(['m5']);
    expect(pinnedIn(mergeNewestMessages(timeline, newest([written(5)])))).toEqual([]);
  });
});
