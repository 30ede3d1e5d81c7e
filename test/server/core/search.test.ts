import { describe, expect, it } from 'vitest';
import { type Client, general, makeChannel, startCore } from './harness.js';

const cid = 'messaging:general';
const mine = { members: { $in: ['alice'] } };

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice', { name: 'Alice Liddell' });
  const bob = await harness.connect('bob', { name: 'Bob Élan' });
  await makeChannel(harness, ['alice', 'bob']);
  return { ...harness, alice, bob };
};

const say = (client: Client, id: string, text: string, more: object = {}, address = general) =>
  client.call('sendMessage', address, { message: { id, text, ...more } });

const find = async (client: Client, conditions: object, more: object = {}) => {
  const { results } = await client.call(
    'search',
    {},
    {
      filter_conditions: { cid },
      message_filter_conditions: conditions as Record<string, unknown>,
      ...more,
    },
  );
  return results.map(({ message }) => message.id);
};

describe('a search', () => {
  it('finds words, beginnings and sequences of them, whatever their case and accents', async () => {
    const { alice, bob } = await stage();
    await say(alice, 'm1', 'Héllo, wörld!');
    await say(bob, 'm2', 'world: hello (again)');
    await say(bob, 'm3', 'worldwide helloing');
    expect(await find(alice, { text: 'hello world' })).toEqual(['m1']);
    expect(await find(alice, { text: { $q: 'WORLD hello' } })).toEqual(['m2', 'm1']);
    expect(await find(alice, { text: { $autocomplete: 'wor hel' } })).toEqual(['m3', 'm2', 'm1']);
    expect(await find(alice, { text: '!?' })).toEqual([]);
    expect(await find(alice, { text: 'a" OR "b' })).toEqual([]);
    const { results } = await alice.call(
      'search',
      {},
      {
        filter_conditions: mine,
        query: 'again',
      },
    );
    expect(results).toMatchObject([{ message: { id: 'm2', cid, channel: { cid } } }]);
  });

  it('is right after edits, deletions, undeletions and truncations', async () => {
    const { alice, bob, server } = await stage();
    for (const id of ['m1', 'm2', 'm3', 'm4']) await say(alice, id, `apple ${id}`);
    const apples = () => find(bob, { text: 'apple' });
    await alice.call('updateMessagePartial', { id: 'm1' }, { set: { text: 'pear' } });
    expect(await apples()).toEqual(['m4', 'm3', 'm2']);
    expect(await find(bob, { text: 'pear' })).toEqual(['m1']);
    await alice.call('deleteMessage', { id: 'm2' }, {});
    expect(await apples()).toEqual(['m4', 'm3']);
    await server('undeleteMessage', { id: 'm2' }, { undeleted_by: 'alice' });
    await server('deleteMessage', { id: 'm3' }, { hard: true });
    expect(await apples()).toEqual(['m4', 'm2']);
    await bob.call('deleteMessage', { id: 'm4' }, { delete_for_me: true });
    expect(await apples()).toEqual(['m2']);
    expect(await find(alice, { text: 'apple' })).toEqual(['m4', 'm2']);
    await server('truncateChannel', general, {});
    expect(await find(alice, { text: 'apple' })).toEqual([]);
    await say(alice, 'm5', 'apple five');
    await server('truncateChannel', general, { hard_delete: true });
    expect(await find(alice, { text: 'apple' })).toEqual([]);
  });

  it('shows nothing that the searcher may not see', async () => {
    const { alice, bob, server, connect } = await stage();
    await say(alice, 'm1', 'secret old');
    const ban = { type: 'messaging', id: 'general', target_user_id: 'bob', shadow: true };
    await server('ban', {}, { ...ban, banned_by_id: 'alice' });
    await say(bob, 'm2', 'secret shadowed');
    expect(await find(alice, { text: 'secret' })).toEqual(['m1']);
    expect(await find(bob, { text: 'secret' })).toEqual(['m2', 'm1']);
    const carl = await connect('carl');
    expect(await find(carl, { text: 'secret' })).toEqual([]);
    await server('updateChannel', general, { add_members: ['carl'], hide_history: true });
    await say(alice, 'm3', 'secret new');
    expect(await find(carl, { text: 'secret' })).toEqual(['m3']);
    await carl.call('hideChannel', general, { clear_history: true });
    await carl.call('showChannel', general, {});
    expect(await find(carl, { text: 'secret' })).toEqual([]);
    await server('updateChannel', general, { remove_members: ['carl'] });
    expect(await find(carl, { text: 'secret' })).toEqual([]);
    await server('updateChannelType', { name: 'messaging' }, { search: false });
    expect(await find(alice, { text: 'secret' })).toEqual([]);
  });

  it('takes conditions on other fields', async () => {
    const { alice, bob } = await stage();
    await say(alice, 'm1', 'plain');
    const files = [{ type: 'file', title: 'a' }, { type: 'image' }];
    await say(alice, 'm2', 'with files', { attachments: files, color: 'red' });
    await say(bob, 'm3', 'a reply', { parent_id: 'm1', mentioned_users: ['alice'] });
    await alice.call('updateMessagePartial', { id: 'm1' }, { set: { pinned: true } });
    expect(await find(alice, { type: 'regular', pinned: true })).toEqual(['m1']);
    expect(await find(alice, { 'attachments.type': { $in: ['image', 'video'] } })).toEqual(['m2']);
    expect(await find(alice, { attachments: { $exists: true } })).toEqual(['m2']);
    expect(await find(alice, { parent_id: 'm1' })).toEqual(['m3']);
    expect(await find(alice, { type: 'regular' })).toEqual(['m2', 'm1']);
    expect(await find(alice, { id: 'm1' })).toEqual(['m1']);
    expect(await find(alice, { 'user.id': { $in: ['bob'] } })).toEqual(['m3']);
    expect(await find(alice, { 'mentioned_users.id': { $contains: 'alice' } })).toEqual(['m3']);
    expect(await find(alice, { color: 'red', text: { $q: 'files' } })).toEqual(['m2']);
    // The matcher looks at what SQL cannot, and leaves words to the index.
    expect(await find(alice, { color: { $q: 'RED' }, text: 'with files' })).toEqual(['m2']);
    expect(await find(alice, { $or: [{ text: 'plain' }, { text: 'reply' }] })).toEqual([
      'm3',
      'm1',
    ]);
  });

  it('comes in pages, which keep their order', async () => {
    const { alice } = await stage();
    for (const n of [1, 2, 3, 4, 5]) await say(alice, `m${n}`, 'page');
    const ask = (more: object) =>
      alice.call('search', {}, { filter_conditions: { cid }, query: 'page', limit: 2, ...more });
    const ids = ({ results }: Awaited<ReturnType<typeof ask>>) =>
      results.map((it) => it.message.id);
    const first = await ask({ sort: [{ field: 'created_at', direction: 1 }] });
    const second = await ask({ next: first.next });
    const third = await ask({ next: second.next });
    expect([first, second, third].map(ids)).toEqual([['m1', 'm2'], ['m3', 'm4'], ['m5']]);
    expect(third.next).toBeUndefined();
    expect(ids(await ask({ next: third.previous }))).toEqual(['m3', 'm4']);
    expect(ids(await ask({ offset: 4, sort: [{ field: 'relevance', direction: -1 }] }))).toEqual([
      'm1',
    ]);
  });

  it.each([
    [{}, 'message_filter_conditions'],
    [{ query: 'a', message_filter_conditions: { id: 'm' } }, 'exclude'],
    [{ message_filter_conditions: { text: { $exists: true } } }, 'text takes'],
    [{ message_filter_conditions: { text: 'x'.repeat(300) } }, 'text'],
    [{ query: 'a', limit: 101 }, 'limit'],
    [{ query: 'a', next: 'x', offset: 1 }, 'exclude'],
  ])('refuses %j', async (request, message) => {
    const { alice } = await stage();
    await expect(
      alice.call('search', {}, { filter_conditions: { cid }, ...request }),
    ).rejects.toMatchObject({
      reason: 'Input',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('a query of channels by the name of a member', () => {
  it('finds those with a member of that name', async () => {
    const { alice, bob } = await stage();
    const query = async (client: Client, condition: unknown) =>
      (
        await client.call(
          'queryChannels',
          {},
          {
            filter_conditions: { ...mine, 'member.user.name': condition },
          },
        )
      ).channels.map(({ channel }) => channel.cid);
    expect(await query(alice, { $autocomplete: 'bo' })).toEqual([cid]);
    expect(await query(bob, { $eq: 'Alice Liddell' })).toEqual([cid]);
    expect(await query(alice, { $autocomplete: 'carl' })).toEqual([]);
  });
});
