import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

const stage = async () => rawCalls(await openPlace());

test('built-in commands are kept, and not shown in channels that cannot run them', async () => {
  const call = await stage();
  const body = '{"commands":["ban","unban","mute","unmute","flag"],"max_message_length":100}';
  expect(await call('PUT', '/channeltypes/messaging', body)).toMatchObject({ status: 200 });
  const { body: type } = await call('GET', '/channeltypes/messaging');
  expect(type['max_message_length']).toBe(100);
  expect((type['commands'] as { name: string }[]).map(({ name }) => name).sort()).toEqual([
    'ban',
    'flag',
    'mute',
    'unban',
    'unmute',
  ]);
  const query = '{"data":{"created_by_id":"john"}}';
  const { body: opened } = await call('POST', '/channels/messaging/general/query', query);
  expect(opened).toMatchObject({ channel: { config: { commands: [], max_message_length: 100 } } });
});

test('all of them have one name, and none takes them away', async () => {
  const call = await stage();
  const create = '{"name":"all-of-them","commands":["all"]}';
  const created = await call('POST', '/channeltypes', create);
  expect(created.body['commands']).toHaveLength(6);
  const { body } = await call('PUT', '/channeltypes/all-of-them', '{"commands":[]}');
  expect(body['commands']).toEqual([]);
});

test('an unknown command is refused by its name', async () => {
  const call = await stage();
  const body = '{"commands":["ban","dance"]}';
  expect(await call('PUT', '/channeltypes/messaging', body)).toMatchObject({
    status: 400,
    body: { code: 4, message: expect.stringContaining("'dance'") as string },
  });
});
