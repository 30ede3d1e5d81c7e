import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CoreSettings } from '../../../src/server/core/settings.js';
import { openTestStore } from '../../helpers/store.js';
import { type Client, general, makeChannel, settle, startCore, watch } from './harness.js';

const hour = 60 * 60 * 1000;

const stage = async (settings: CoreSettings = {}) => {
  const harness = await startCore(settings);
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(alice);
  await watch(bob);
  settle(alice, bob);
  const pass = (ms: number): void => {
    harness.clock.schedule(() => undefined, ms);
    harness.clock.flush();
  };
  return { ...harness, alice, bob, pass };
};

const wave = ({ call }: Client, key: string, event: Record<string, unknown> = {}) =>
  call('sendEvent', general, { event: { type: 'wave', ...event }, millrace: { key } });

describe('an event that is sent again', () => {
  it('is answered as it was, and reaches nobody a second time', async () => {
    const { alice, bob } = await stage();
    const first = await wave(alice, 'k1', { size: 1 });
    expect(await wave(alice, 'k1', { size: 1 })).toEqual(first);
    expect(bob.news()).toEqual(['wave']);
  });

  it('does not send its key to those who get it', async () => {
    const { alice, bob } = await stage();
    const { event } = await wave(alice, 'k1');
    expect(event).not.toHaveProperty('millrace');
    expect(JSON.stringify(bob.frames)).not.toContain('k1');
  });

  it.for([
    ['another key', ({ alice }) => wave(alice, 'k2')],
    ['other content', ({ alice }) => wave(alice, 'k1', { size: 2 })],
    ['another user', ({ bob }) => wave(bob, 'k1')],
  ] as const satisfies readonly (readonly [
    string,
    (stage: { readonly alice: Client; readonly bob: Client }) => unknown,
  ])[])('is another one with %s', async ([, again]) => {
    const staged = await stage();
    await wave(staged.alice, 'k1');
    await again(staged);
    expect(staged.bob.news()).toEqual(['wave', 'wave']);
  });

  it('is no repeat when the first one was refused', async () => {
    const { alice, bob, server } = await stage();
    await server('updateChannelPartial', general, {
      set: { frozen: true },
      user_id: 'alice',
    });
    await expect(wave(alice, 'k1')).rejects.toMatchObject({ reason: 'NotAllowed' });
    await server('updateChannelPartial', general, {
      set: { frozen: false },
      user_id: 'alice',
    });
    settle(bob);
    await wave(alice, 'k1');
    expect(bob.news()).toEqual(['wave']);
  });

  it('is known for a day, or as long as the server is set up to', async () => {
    const { alice, bob, pass } = await stage();
    await wave(alice, 'k1');
    pass(23 * hour);
    await wave(alice, 'k1');
    expect(bob.news()).toEqual(['wave']);
    pass(2 * hour);
    await wave(alice, 'k1');
    expect(bob.news()).toEqual(['wave']);

    const brief = await stage({ idempotencyWindowMs: 1_000 });
    await wave(brief.alice, 'k1');
    brief.pass(2_000);
    await wave(brief.alice, 'k1');
    expect(brief.bob.news()).toEqual(['wave', 'wave']);
  });

  it('goes out each time while it is only typing', async () => {
    const { alice, bob } = await stage();
    const type = () =>
      alice.call('sendEvent', general, {
        event: { type: 'typing.start' },
        millrace: { key: 'k1' },
      });
    await type();
    await type();
    expect(bob.news()).toEqual(['typing.start', 'typing.start']);
  });

  it('is done once however many come at the same time', async () => {
    const { alice, bob } = await stage();
    const answers = await Promise.all(Array.from({ length: 5 }, () => wave(alice, 'k1')));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(bob.news()).toEqual(['wave']);
  });
});

describe('a message that is sent again', () => {
  it('is answered as before, emitted to nobody and counted once', async () => {
    const { alice, bob, connect } = await stage();
    const message = { id: 'mine', text: 'hi' };
    const first = await alice.call('sendMessage', general, { message });
    expect(await alice.call('sendMessage', general, { message })).toEqual(first);
    expect(bob.news()).toEqual(['message.new']);
    expect((await connect('bob')).me).toMatchObject({ total_unread_count: 1 });
  });

  it.for([
    ['another user', 'bob', 'hi'],
    ['other content', 'alice', 'bye'],
  ] as const)('is refused with %s', async ([, author, text]) => {
    const staged = await stage();
    await staged.alice.call('sendMessage', general, { message: { id: 'mine', text: 'hi' } });
    await expect(
      staged[author].call('sendMessage', general, { message: { id: 'mine', text } }),
    ).rejects.toMatchObject({
      reason: 'Input',
      message: 'a message with ID mine already exists',
    });
  });

  it('by a backend is one for the user that it names', async () => {
    const { bob, server } = await stage();
    const message = { id: 'mine', text: 'hi', user_id: 'alice' };
    const first = await server('sendMessage', general, { message });
    expect(await server('sendMessage', general, { message })).toEqual(first);
    expect(bob.news()).toEqual(['message.new']);
  });

  it('is known to a server that was started again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'chat.db');
    const message = { id: 'mine', text: 'hi' };

    const first = await openTestStore({ file });
    const before = await startCore({}, { store: first });
    const alice = await before.connect('alice');
    await makeChannel(before, ['alice']);
    const answer = await alice.call('sendMessage', general, { message });
    await before.core.close();
    await first.close();

    const second = await openTestStore({ file });
    onTestFinished(() => second.close());
    const after = await startCore({}, { store: second });
    const again = await after.connect('alice');
    expect(await again.call('sendMessage', general, { message })).toEqual(answer);
  });
});
