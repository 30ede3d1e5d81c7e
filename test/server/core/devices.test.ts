import { describe, expect, it } from 'vitest';
import { startCore } from './harness.js';

const device = { id: 'd1', push_provider: 'firebase', push_provider_name: 'main' };

describe('devices', () => {
  it('are listed to their user, and move with it', async () => {
    const { connect, server } = await startCore();
    const alice = await connect('alice');
    const bob = await connect('bob');
    await alice.call('createDevice', {}, device);
    await alice.call('createDevice', {}, { ...device, push_provider_name: 'other' });
    expect((await alice.call('listDevices', {}, {})).devices).toMatchObject([
      { id: 'd1', user_id: 'alice', push_provider: 'firebase', push_provider_name: 'other' },
    ]);
    expect((await connect('alice')).me.devices).toMatchObject([{ id: 'd1' }]);
    await bob.call('deleteDevice', {}, { id: 'd1' });
    expect((await alice.call('listDevices', {}, {})).devices).toHaveLength(1);
    await bob.call('createDevice', {}, device);
    expect((await alice.call('listDevices', {}, {})).devices).toEqual([]);
    expect((await server('listDevices', {}, { user_id: 'bob' })).devices).toHaveLength(1);
    await bob.call('deleteDevice', {}, { id: 'd1' });
    expect((await bob.call('listDevices', {}, {})).devices).toEqual([]);
  });

  it('are bounded', async () => {
    const { connect } = await startCore();
    const alice = await connect('alice');
    const refused = { reason: 'Input' };
    for (const wrong of [
      { ...device, id: '' },
      { ...device, push_provider: 'pigeon' },
      { ...device, id: 'x'.repeat(5000) },
    ])
      await expect(alice.call('createDevice', {}, wrong)).rejects.toMatchObject(refused);
    for (let n = 0; n < 25; n++) await alice.call('createDevice', {}, { ...device, id: `d${n}` });
    await expect(alice.call('createDevice', {}, { ...device, id: 'more' })).rejects.toMatchObject(
      refused,
    );
  });
});
