import { build } from 'millrace/testing';
import { emptyMutes, foldMutes } from 'millrace/state';
import { expect, test } from 'vitest';
import { cid, healthCheck, johnHimself } from '../helpers/samples.js';
import { general, makeChannel, startCore } from '../server/core/harness.js';

test('a channel that is deleted is muted by nobody, nor once it is made again', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await alice.call('muteChannel', {}, { channel_cid: 'messaging:general' });
  await harness.server('deleteChannel', general, {});
  await makeChannel(harness, ['alice']);
  expect((await harness.connect('alice')).me.channel_mutes).toEqual([]);
});

test.each(['channel.deleted', 'notification.channel_deleted'] as const)(
  'the mute of a channel ends with %s',
  (type) => {
    const channel = { cid, id: 'general', type: 'messaging' };
    const mute = { user: johnHimself, channel, created_at: '2024-05-01T12:00:00Z' };
    const muted = foldMutes(
      emptyMutes,
      healthCheck({ me: { ...johnHimself, channel_mutes: [mute] } }),
    );
    expect(muted.channels.size).toBe(1);
    expect(foldMutes(muted, build(type, { cid, channel })).channels.size).toBe(0);
  },
);
