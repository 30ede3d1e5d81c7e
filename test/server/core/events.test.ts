import { describe, expect, it } from 'vitest';
import { general, makeChannel, settle, startCore, watch } from './harness.js';
import type { CoreSettings } from '../../../src/server/core/settings.js';

const stage = async (settings: CoreSettings = {}) => {
  const harness = await startCore(settings);
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await watch(alice);
  settle(alice);
  return { ...harness, alice };
};

describe('events sent to a channel', () => {
  it('carry the keys of the sender, and those of the server as the server has them', async () => {
    const { alice } = await stage();
    const { event } = await alice.call('sendEvent', general, {
      event: {
        type: 'wave',
        parent_id: 'thread',
        text: 'hey',
        nothing: null,
        custom: { nested: true, text: 'loses' },
        cid: 'messaging:other',
        created_at: 'yesterday',
        me: {},
        received_at: 'never',
        channel_last_message_at: 'never',
      },
    });
    expect(event).toEqual({
      type: 'wave',
      cid: 'messaging:general',
      channel_id: 'general',
      channel_type: 'messaging',
      created_at: expect.any(String),
      user: expect.objectContaining({ id: 'alice' }),
      parent_id: 'thread',
      text: 'hey',
      nothing: null,
      nested: true,
    });
    expect(alice.last('wave')).toEqual({
      ...event,
      millrace: { id: expect.any(Number), after: expect.any(Number) },
    });
  });

  it('say at the beginning what a reader has to know of an event that it does not want', async () => {
    const { alice } = await stage();
    await alice.call('sendEvent', general, { event: { text: 'hey', type: 'wave' } });
    expect(Object.keys(alice.last('wave')).slice(0, 3)).toEqual(['type', 'millrace', 'cid']);
  });

  it.for([
    ['', 'Input'],
    ['my.event', 'Input'],
    ['ai_indicator.update', 'Input'],
    ['message.new', 'EventNotSupported'],
  ] as const)('cannot be of type "%s": %s', async ([type, reason]) => {
    const { alice } = await stage();
    await expect(alice.call('sendEvent', general, { event: { type } })).rejects.toMatchObject({
      reason,
    });
  });

  it('hold at most 5 KB', async () => {
    const { alice } = await stage();
    const event = { type: 'wave', text: 'é'.repeat(2600) };
    await expect(alice.call('sendEvent', general, { event })).rejects.toMatchObject({
      reason: 'PayloadTooBig',
    });
  });

  it('are refused where the type has none of them', async () => {
    const flags = { typing_events: false, custom_events: false };
    const { alice } = await stage({ channelTypes: { messaging: flags } });
    for (const type of ['typing.start', 'wave'])
      await expect(alice.call('sendEvent', general, { event: { type } })).rejects.toMatchObject({
        reason: 'EventNotSupported',
        message: `Channel messaging:general does not support events of type ${type}`,
      });
  });

  it('keep the typing of who hides it to themselves', async () => {
    const { alice, connect } = await stage();
    const shy = await connect('alice', {
      privacy_settings: { typing_indicators: { enabled: false } },
    });
    settle(alice);
    const sent = await shy.call('sendEvent', general, { event: { type: 'typing.start' } });
    expect(sent.event).toMatchObject({ type: 'typing.start' });
    await shy.call('sendEvent', general, { event: { type: 'wave' } });
    expect(alice.news()).toEqual(['wave']);
  });

  it('need a sender where a backend calls, and a channel', async () => {
    const { server } = await stage();
    const event = { type: 'wave' };
    await expect(server('sendEvent', general, { event })).rejects.toMatchObject({
      reason: 'Input',
    });
    const sent = await server('sendEvent', general, { event: { ...event, user_id: 'alice' } });
    expect(sent.event).toMatchObject({ user: { id: 'alice' } });
    const nowhere = { type: 'messaging', id: 'nowhere' };
    await expect(
      server('sendEvent', nowhere, { event: { ...event, user_id: 'alice' } }),
    ).rejects.toMatchObject({ reason: 'NotFound' });
  });
});
