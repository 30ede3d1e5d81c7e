import { sync } from 'millrace';
import { lastValueFrom } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

const cid = 'messaging:general';

const meet = async () => {
  const place = await openPlace();
  await place.introduce('jane');
  const john = await place.official('john');
  const jane = await place.official('jane');
  const channel = john.channel('messaging', 'general', { members: ['john', 'jane'] });
  await channel.create();
  const { message } = await channel.sendMessage({ text: 'first' });
  await channel.sendMessage({ text: 'second' });
  return { place, jane, channel, since: new Date(message.created_at ?? '') };
};

describe('what the vendor’s client missed', () => {
  test('comes with a sync, and again live after one that watches', async () => {
    const { jane, channel, since } = await meet();
    const before = await jane.sync([cid], since.toISOString());
    expect(before.events.at(-1)).toMatchObject({
      type: 'message.new',
      message: { text: 'second' },
    });
    const heard = new Promise((resolve) => {
      jane.on('message.new', (event) => {
        resolve(event.message?.text);
      });
    });
    await jane.sync([cid], since.toISOString(), { watch: true });
    await channel.sendMessage({ text: 'third' });
    expect(await heard).toBe('third');
  });

  test('learns which channels it cannot read, in both forms', async () => {
    const { place, jane, since } = await meet();
    const john = await place.official('john');
    const deleted = john.channel('messaging', 'gone', { members: ['john'] });
    await deleted.create();
    await deleted.delete();
    const gone = 'messaging:gone';
    const events = await jane.sync([gone], since.toISOString());
    expect(events.events).toMatchObject([{ type: 'notification.removed_from_channel', cid: gone }]);
    const listed = await jane.sync([gone], since.toISOString(), { with_inaccessible_cids: true });
    expect(listed).toMatchObject({ events: [], inaccessible_cids: [gone] });
  });

  test('is refused in the vendor’s words when it is too long ago', async () => {
    const { jane } = await meet();
    await expect(jane.sync([cid], '2020-01-01T00:00:00Z')).rejects.toMatchObject({
      code: 4,
      message: expect.stringContaining(
        'Sync failed with error: "Too old last_sync_at time, ',
      ) as string,
    });
  });
});

test('flags are taken from the query too', async () => {
  const { place, since } = await meet();
  const url = new URL(
    '/sync?api_key=dev&user_id=jane&with_inaccessible_cids=true&watch=false',
    place.url,
  );
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: await place.token('jane'), 'stream-auth-type': 'jwt' },
    body: JSON.stringify({ channel_cids: ['messaging:gone'], last_sync_at: since.toISOString() }),
  });
  expect([response.status, await response.json()]).toMatchObject([
    201,
    { events: [], inaccessible_cids: ['messaging:gone'] },
  ]);
});

test('our client reads what it is given back', async () => {
  const { place, since } = await meet();
  const chat = place.client('jane');
  const { events, failures, inaccessibleCids } = await lastValueFrom(
    sync(chat, [cid, 'messaging:gone'], since.toISOString(), { with_inaccessible_cids: true }),
  );
  expect(events.at(-1)).toMatchObject({ type: 'message.new', message: { text: 'second' } });
  expect({ failures, inaccessibleCids }).toEqual({
    failures: [],
    inaccessibleCids: ['messaging:gone'],
  });
});
