import { describe, expect, it } from 'vitest';
import { general, makeChannel, startCore, watch } from '../server/core/harness.js';

const secret = 'said before bob came';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await harness.connect('bob');
  await makeChannel(harness, ['alice']);
  for (const id of ['m1', 'm2'])
    await alice.call('sendMessage', general, { message: { id, text: secret } });
  await harness.server('updateChannel', general, { add_members: ['bob'], hide_history: true });
  const bob = await harness.connect('bob');
  await watch(bob);
  return { ...harness, alice, bob };
};

type Placed = { readonly millrace?: { readonly id: number; readonly after?: number } };

/** The entries of the log of the channel, as a client gets them. */
const lineOf = (frames: readonly object[]) =>
  frames.flatMap(({ millrace }: Placed) => (millrace?.after === undefined ? [] : [millrace]));

describe('a history that is hidden from a member', () => {
  it('is not in later events, and leaves no gap', async () => {
    const { alice, bob } = await stage();
    const before = bob.frames.length;
    await alice.call('sendReaction', { id: 'm1' }, { reaction: { type: 'like' } });
    await alice.call('sendMessage', general, {
      message: { text: 'as in', quoted_message_id: 'm1' },
    });
    const frames = bob.frames.slice(before);

    expect(JSON.stringify(frames)).not.toContain(secret);
    expect(frames.map(({ type }) => type)).toEqual(['reaction.new', 'message.new']);
    const [first, second] = lineOf(frames);
    expect(second?.after).toBe(first?.id);
    expect(frames[0]).toMatchObject({ message: { id: 'm1', text: '', type: 'deleted' } });
    expect(frames[1]).not.toHaveProperty('message.quoted_message');
  });

  it('is left out of a resume, without a gap', async () => {
    const { alice, bob, connect } = await stage();
    await alice.call('sendReaction', { id: 'm1' }, { reaction: { type: 'like' } });
    await alice.call('sendMessage', general, { message: { text: 'hi' } });
    const again = await connect('bob', {}, undefined, true);
    await again.resume({
      epoch: bob.log.epoch,
      position: 0,
      channels: { 'messaging:general': 0 },
    });

    expect(JSON.stringify(again.frames)).not.toContain(secret);
    const line = lineOf(again.frames);
    expect(line.map(({ after }) => after)).toEqual([0, ...line.slice(0, -1).map(({ id }) => id)]);
  });

  it('is no place to read up to, or to page from', async () => {
    const { bob } = await stage();
    const missing = { reason: 'NotFound' };

    await expect(bob.call('markRead', general, { message_id: 'm1' })).rejects.toMatchObject(
      missing,
    );
    await expect(
      bob.call('getOrCreateChannel', general, { messages: { id_lt: 'm1' } }),
    ).rejects.toMatchObject(missing);
  });

  it('ends now, if it is to end later', async () => {
    const { alice, server, connect } = await stage();
    const carl = await connect('carl');
    await server('updateChannel', general, {
      add_members: ['carl'],
      hide_history_before: '2999-01-01T00:00:00Z',
    });
    await alice.call('sendMessage', general, { message: { id: 'm3', text: 'hi' } });

    expect(await carl.call('getMessage', { id: 'm3' }, {})).toMatchObject({
      message: { text: 'hi' },
    });
  });
});

it('a page begins at no message of another channel', async () => {
  const { alice, connect } = await stage();
  const carl = await connect('carl');
  const other = { type: 'messaging', id: 'other' };
  await carl.call('getOrCreateChannel', other, { data: { members: ['carl'] } });

  await alice.call('sendMessage', general, { message: { id: 'm4', text: 'hi' } });
  await expect(
    carl.call('getOrCreateChannel', other, { messages: { id_lt: 'm4' } }),
  ).rejects.toMatchObject({ reason: 'NotFound' });
});
