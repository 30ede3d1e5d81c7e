import { describe, expect, it } from 'vitest';
import { general, makeChannel, startCore, watch } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['bob', 'alice']);
  await watch(alice);
  await watch(bob);
  const shadow = { target_user_id: 'bob', banned_by_id: 'alice', shadow: true };
  await harness.server('ban', {}, shadow);
  return { ...harness, alice, bob };
};

describe('a shadow ban', () => {
  it('shows in nothing that the banned gets', async () => {
    const { bob, server } = await stage();
    const message = { id: 'm', text: 'hello?' };
    const said = [
      await bob.call('sendMessage', general, { message }),
      await bob.call('sendMessage', general, { message: { text: 'x', quoted_message_id: 'm' } }),
      await bob.call('updateMessage', { id: 'm' }, { message: { text: 'hello??' } }),
      await bob.call('sendReaction', { id: 'm' }, { reaction: { type: 'like' } }),
      await bob.call('updateChannel', general, { message: { text: 'said' } }),
      await bob.call('getMessage', { id: 'm' }, {}),
      await bob.call('getOrCreateChannel', general, {}),
      bob.frames,
    ];

    expect(JSON.stringify(said).includes('"shadowed":true')).toBe(false);
    expect(await server('getMessage', { id: 'm' }, {})).toMatchObject({
      message: { shadowed: true },
    });
  });

  it('holds for what a backend sends for the banned, and what goes with another change', async () => {
    const { alice, bob, server } = await stage();
    const message = { text: 'by the backend', user_id: 'bob' };
    await server('sendMessage', general, { message });
    await server('updateChannel', general, { message, user_id: 'bob' });
    await bob.call('updateChannel', general, { message: { text: 'by the owner' } });
    await bob.call('truncateChannel', general, { message: { text: 'by the owner, again' } });

    const seen = [alice.frames, await alice.call('getOrCreateChannel', general, {})];
    expect(JSON.stringify(seen)).not.toMatch(/by the (backend|owner)/);
    expect(JSON.stringify(bob.frames)).toContain('by the backend');
  });
});
