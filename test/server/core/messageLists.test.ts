import { describe, expect, test } from 'vitest';
import type { RequestOf } from '../../../src/protocol/endpoints/endpointTable.js';
import { general, makeChannel, startCore } from './harness.js';

/** A thread of Alice's with replies `r0` to `r9` by Bob. */
const startThread = async () => {
  const harness = await startCore();
  const [alice, bob] = [await harness.connect('alice'), await harness.connect('bob')];
  await makeChannel(harness, ['alice', 'bob']);
  await alice.call('sendMessage', general, { message: { id: 'm1', text: 'Hi' } });
  for (let at = 0; at < 10; at += 1)
    await bob.call('sendMessage', general, {
      message: { id: `r${at}`, text: `reply ${at}`, parent_id: 'm1' },
    });
  const replies = async (request: RequestOf<'getReplies'> = {}) =>
    (await alice.call('getReplies', { id: 'm1' }, request)).messages.map(({ id }) => id).join(' ');
  return { ...harness, alice, bob, replies };
};

describe('the replies to a message', () => {
  test('come oldest first, the newest of them by default', async () => {
    const { replies } = await startThread();
    expect(await replies()).toBe('r0 r1 r2 r3 r4 r5 r6 r7 r8 r9');
    expect(await replies({ limit: 3 })).toBe('r7 r8 r9');
    const newest = [{ field: 'created_at', direction: -1 }] as const;
    expect(await replies({ limit: 3, sort: newest })).toBe('r7 r8 r9');
  });

  test.each<[string, RequestOf<'getReplies'>, string]>([
    ['before one', { id_lt: 'r4', limit: 2 }, 'r2 r3'],
    ['up to one', { id_lte: 'r4', limit: 2 }, 'r3 r4'],
    ['after one', { id_gt: 'r4', limit: 2 }, 'r5 r6'],
    ['from one on', { id_gte: 'r4', limit: 2 }, 'r4 r5'],
    ['the oldest', { limit: 2, sort: [{ field: 'created_at', direction: 1 }] }, 'r0 r1'],
    ['around one, an odd number', { id_around: 'r5', limit: 5 }, 'r3 r4 r5 r6 r7'],
    ['around one, an even number', { id_around: 'r5', limit: 4 }, 'r3 r4 r5 r6'],
    ['around the first', { id_around: 'r0', limit: 4 }, 'r0 r1 r2 r3'],
    ['around the last', { id_around: 'r9', limit: 4 }, 'r6 r7 r8 r9'],
    [
      'around a moment before all',
      { created_at_around: '1960-01-01T00:00:00Z', limit: 2 },
      'r0 r1',
    ],
    ['around a moment after all', { created_at_around: '2999-01-01T00:00:00Z', limit: 2 }, 'r8 r9'],
    [
      'around one, more than there are',
      { id_around: 'r5', limit: 50 },
      'r0 r1 r2 r3 r4 r5 r6 r7 r8 r9',
    ],
  ])('are cut: %s', async (_, request, expected) => {
    const { replies } = await startThread();
    expect(await replies(request)).toBe(expected);
  });

  test('keep what is soft-deleted, and lose what is removed', async () => {
    const { bob, replies, alice } = await startThread();
    await bob.call('deleteMessage', { id: 'r1' }, {});
    await bob.call('deleteMessage', { id: 'r2' }, { delete_for_me: true });
    expect(await replies({ id_lt: 'r3' })).toBe('r0 r1 r2');
    const { messages } = await alice.call('getReplies', { id: 'm1' }, { id_lt: 'r2' });
    expect(messages.map(({ type }) => type)).toEqual(['reply', 'deleted']);
  });

  test('of a shadow-banned user are only for that user', async () => {
    const { bob, alice, server, replies } = await startThread();
    await server('ban', {}, { target_user_id: 'bob', user_id: 'alice', shadow: true });
    await bob.call('sendMessage', general, { message: { id: 'x', text: 'x', parent_id: 'm1' } });
    expect(await replies({ limit: 1 })).toBe('r9');
    const own = await bob.call('getReplies', { id: 'm1' }, { limit: 1 });
    expect(own.messages).toMatchObject([{ id: 'x' }]);
    await expect(alice.call('getReplies', { id: 'm1' }, { id_lt: 'x' })).rejects.toMatchObject({
      reason: 'NotFound',
    });
  });

  test.each<[RequestOf<'getReplies'>, string]>([
    [{ id_lt: 'm1' }, 'NotFound'],
    [{ id_around: 'nothing' }, 'NotFound'],
    [{ id_around: 'r1', id_lt: 'r2' }, 'Input'],
    [{ sort: [{ field: 'text', direction: 1 }] }, 'Input'],
    [{ limit: 301 }, 'Input'],
  ])('are refused with %j', async (request, reason) => {
    const { alice } = await startThread();
    await expect(alice.call('getReplies', { id: 'm1' }, request)).rejects.toMatchObject({ reason });
  });

  test('are for readers of the channel only', async () => {
    const { connect } = await startThread();
    const zoe = await connect('zoe');
    for (const call of [
      zoe.call('getReplies', { id: 'm1' }, {}),
      zoe.call('getManyMessages', general, { ids: ['m1'] }),
      zoe.call('getPinnedMessages', general, {}),
      zoe.call('getReactions', { id: 'm1' }, {}),
      zoe.call('queryReactions', { id: 'm1' }, {}),
    ])
      await expect(call).rejects.toMatchObject({ reason: 'NotAllowed' });
  });
});

describe('messages by their ids', () => {
  test('come in the order of the ids, without those of others', async () => {
    const harness = await startThread();
    const { alice, server } = harness;
    await server(
      'getOrCreateChannel',
      { type: 'messaging', id: 'other' },
      {
        data: { created_by_id: 'alice', members: ['alice'] },
      },
    );
    const other = { type: 'messaging', id: 'other' };
    await alice.call('sendMessage', other, { message: { id: 'o1', text: 'there' } });
    const { messages } = await alice.call('getManyMessages', general, {
      ids: ['r2', 'o1', 'm1', 'nothing', 'r2'],
    });
    expect(messages.map(({ id }) => id)).toEqual(['r2', 'm1']);
  });

  test('are at most 100', async () => {
    const { alice } = await startThread();
    const ids = Array.from({ length: 101 }, (_, at) => `m${at}`);
    await expect(alice.call('getManyMessages', general, { ids })).rejects.toMatchObject({
      reason: 'Input',
    });
  });

  test('do not show a history that is hidden', async () => {
    const { alice, server, bob } = await startThread();
    await bob.call('hideChannel', general, { clear_history: true });
    await alice.call('sendMessage', general, { message: { id: 'm2', text: 'New' } });
    await server('sayHi', {}, {});
    const { messages } = await bob.call('getManyMessages', general, { ids: ['m1', 'm2'] });
    expect(messages.map(({ id }) => id)).toEqual(['m2']);
  });
});

describe('pinned messages', () => {
  const pinned = async () => {
    const harness = await startThread();
    const { server, alice } = harness;
    for (const id of ['r3', 'r1', 'r5', 'r2'])
      await server('updateMessagePartial', { id }, { set: { pinned: true }, user_id: 'alice' });
    const ids = async (request: RequestOf<'getPinnedMessages'> = {}) =>
      (await alice.call('getPinnedMessages', general, request)).messages
        .map(({ id }) => id)
        .join(' ');
    return { ...harness, ids };
  };
  const first = [{ field: 'pinned_at', direction: 1 }] as const;

  test.each<[RequestOf<'getPinnedMessages'>, string]>([
    [{}, 'r2 r5 r1 r3'],
    [{ limit: 2 }, 'r2 r5'],
    [{ limit: 2, offset: 2 }, 'r1 r3'],
    [{ sort: first }, 'r3 r1 r5 r2'],
    [{ sort: first, limit: 1 }, 'r3'],
    [{ id_lt: 'r5' }, 'r1 r3'],
    [{ id_gt: 'r5' }, 'r2'],
    [{ id_around: 'r1', limit: 3 }, 'r5 r1 r3'],
    [{ pinned_at_before: '1960-01-01T00:00:00Z' }, ''],
  ])('come by the moment of the pin: %j', async (request, expected) => {
    const { ids } = await pinned();
    expect(await ids(request)).toBe(expected);
  });

  test('are no more once the pin is taken off, or the message deleted', async () => {
    const { ids, server } = await pinned();
    await server(
      'updateMessagePartial',
      { id: 'r5' },
      { set: { pinned: false }, user_id: 'alice' },
    );
    await server('deleteMessage', { id: 'r1' }, { hard: true });
    expect(await ids()).toBe('r2 r3');
  });
});

describe('the reactions to a message', () => {
  const reacted = async () => {
    const harness = await startThread();
    const { alice, bob, clock } = harness;
    const carol = await harness.connect('carol');
    await harness.server('updateChannel', general, { add_members: ['carol'] });
    for (const [client, type] of [
      [alice, 'like'],
      [bob, 'like'],
      [carol, 'wow'],
      [alice, 'sad'],
      [bob, 'sad'],
    ] as const) {
      await client.call('sendReaction', { id: 'm1' }, { reaction: { type } });
      clock.flush();
    }
    const query = async (request: RequestOf<'queryReactions'> = {}) => {
      const { reactions, next, prev } = await alice.call('queryReactions', { id: 'm1' }, request);
      return {
        ...{ next, prev },
        reactions,
        names: reactions.map(({ user_id, type }) => `${user_id} ${type}`).join(', '),
      };
    };
    return { ...harness, alice, bob, query };
  };
  const all = 'bob sad, alice sad, carol wow, bob like, alice like';

  test('come newest first, with their users', async () => {
    const { alice, query } = await reacted();
    const { names, next, reactions } = await query();
    expect([names, next]).toEqual([all, undefined]);
    expect(reactions[0]?.user).toMatchObject({ id: 'bob' });
    const listed = await alice.call('getReactions', { id: 'm1' }, { limit: 2, offset: 1 });
    expect(listed.reactions.map(({ user_id }) => user_id)).toEqual(['alice', 'carol']);
  });

  test.each<[RequestOf<'queryReactions'>, string]>([
    [{ filter: { type: 'like' } }, 'bob like, alice like'],
    [
      { filter: { type: { $in: ['wow', 'sad'] }, user_id: { $in: ['carol', 'bob'] } } },
      'bob sad, carol wow',
    ],
    [
      { filter: { user_id: { $eq: 'alice' } }, sort: [{ field: 'created_at', direction: 1 }] },
      'alice like, alice sad',
    ],
    [{ filter: { $and: [{ type: 'sad' }, { user_id: 'bob' }] } }, 'bob sad'],
    [{ filter: { $and: [{ type: 'sad' }, { type: 'like' }] } }, ''],
    [{ filter: { created_at: { $lt: '1960-01-01T00:00:00Z' } } }, ''],
    [{ filter: { created_at: { $gte: '1970-01-01T00:00:00Z' }, type: 'wow' } }, 'carol wow'],
  ])('are filtered and sorted by %j', async (request, expected) => {
    const { query } = await reacted();
    expect((await query(request)).names).toBe(expected);
  });

  test('come page by page until there is no next one, though others are added meanwhile', async () => {
    const { query, bob } = await reacted();
    const first = await query({ limit: 2 });
    await bob.call('sendReaction', { id: 'm1' }, { reaction: { type: 'late' } });
    const second = await query({ limit: 2, next: first.next! });
    const third = await query({ limit: 2, next: second.next! });
    expect([first, second, third].map(({ names }) => names).join(', ')).toBe(all);
    expect(third.next).toBeUndefined();
  });

  test.each([1, -1] as const)('come page by page backwards, in the order %i', async (direction) => {
    const { query } = await reacted();
    const sort = [{ field: 'created_at', direction }];
    const whole = (await query({ sort })).names;
    const first = await query({ sort, limit: 2 });
    expect(first.prev).toBeUndefined();
    const second = await query({ sort, limit: 2, next: first.next! });
    const third = await query({ sort, limit: 2, next: second.next! });
    const back = await query({ sort, limit: 2, prev: third.prev! });
    expect(back.names).toBe(second.names);
    const start = await query({ sort, limit: 2, prev: back.prev! });
    expect([start, back, third].map(({ names }) => names).join(', ')).toBe(whole);
    expect(start.prev).toBeUndefined();
    expect((await query({ sort, limit: 2, next: start.next! })).names).toBe(second.names);
  });

  test.each<RequestOf<'queryReactions'>>([
    { filter: { score: 1 } },
    { filter: { type: { $exists: true } } },
    { filter: { created_at: 'yesterday' } },
    { filter: { $or: [{ type: 'like' }] } },
    { sort: [{ field: 'score', direction: 1 }] },
    { next: 'nothing' },
    { prev: 'x' },
    { limit: 101 },
  ])('are refused with %j', async (request) => {
    const { query } = await reacted();
    await expect(query(request)).rejects.toMatchObject({ reason: 'Input' });
  });
});
