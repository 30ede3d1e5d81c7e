import { expect, it } from 'vitest';
import { general, makeChannel, startCore, watch } from '../server/core/harness.js';

it('a custom event cannot say what only the server says', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(bob);
  const forged = {
    total_unread_count: 99,
    unread_count: 99,
    unread_channels: 9,
    connection_id: 'mine',
    request_info: { ip: '1.2.3.4' },
  };
  await alice.call('sendEvent', general, {
    event: { type: 'wave', mood: 'fine', ...forged, custom: forged },
  });
  await harness.server(
    'sendUserCustomEvent',
    { id: 'bob' },
    {
      event: { type: 'ping', mood: 'fine', ...forged },
    },
  );

  for (const type of ['wave', 'ping']) {
    const frame = bob.last(type);
    expect(frame).toMatchObject({ mood: 'fine' });
    expect(Object.keys(frame).filter((key) => key in forged)).toEqual([]);
  }
});
