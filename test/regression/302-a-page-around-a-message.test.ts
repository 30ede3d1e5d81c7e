import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';

/** A channel with the messages `m10` to `m39`. */
const meet = async () => {
  const place = await openPlace();
  const john = await place.official('john');
  const channel = john.channel('messaging', 'general', { members: ['john'] });
  await channel.watch();
  for (let at = 10; at < 40; at += 1) await channel.sendMessage({ id: `m${at}`, text: 'Hello' });
  const around = async (messages: object) => {
    const body = JSON.stringify({ state: true, messages, data: { created_by_id: 'john' } });
    const path = '/channels/messaging/general/query';
    const answer = (await rawCalls(place)('POST', path, body)).body;
    return (answer['messages'] as readonly { readonly id: string }[]).map(({ id }) => id);
  };
  return { channel, around };
};

test.each([
  [10, 'm20', 'm15', 'm24'],
  [5, 'm20', 'm18', 'm22'],
  [6, 'm11', 'm10', 'm15'],
  [6, 'm38', 'm34', 'm39'],
])('%i messages around %s are those from %s to %s', async (limit, id_around, first, last) => {
  const { around } = await meet();
  const ids = await around({ limit, id_around });
  expect(ids).toHaveLength(limit);
  expect([ids[0], ids.at(-1)]).toEqual([first, last]);
});

test('messages around a moment are as many before it as from it on', async () => {
  const { channel, around } = await meet();
  const { created_at } = channel.state.messages.find(({ id }) => id === 'm20')!;
  const moment = created_at.toISOString().replace('Z', '000Z');
  const ids = await around({ limit: 4, created_at_around: moment });
  expect(ids).toEqual(['m18', 'm19', 'm20', 'm21']);
});

test.each([6, 10, 25])(
  'the vendor’s client knows that there are older and newer ones',
  async (limit) => {
    const { channel } = await meet();
    channel.state.clearMessages();
    await channel.state.loadMessageIntoState('m25', undefined, limit);
    expect(channel.state.messagePagination).toMatchObject({ hasPrev: true, hasNext: true });
  },
);
