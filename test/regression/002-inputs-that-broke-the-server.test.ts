import { createToken } from 'millrace/backend';
import { createChannel, sendMessage } from 'millrace';
import { lastValueFrom } from 'rxjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { openPlace, type Place } from '../helpers/chatServer.js';

interface Refused {
  readonly code: number;
  readonly message: string;
}

const post = async (place: Place, userId: string, path: string, body: string) => {
  const response = await fetch(`${place.url}${path}?api_key=dev`, {
    method: 'POST',
    headers: {
      Authorization: await createToken('secret', userId),
      'stream-auth-type': 'jwt',
      'Content-Type': 'application/json',
    },
    body,
  });
  return { status: response.status, body: (await response.json()) as Refused };
};

const cid = 'messaging:general';
const toMessages = '/channels/messaging/general/message';
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('a request', () => {
  let place: Place;
  beforeEach(async () => {
    place = await openPlace();
    await place.introduce('ann', 'bob');
    await lastValueFrom(createChannel(place.client('ann'), cid, { members: ['ann'] }));
  });

  test.each([
    ['an id with half a character', `{"message":{"id":"v\\ud800","text":"x"}}`],
    ['an id with a zero', `{"message":{"id":"v\\u0000z","text":"x"}}`],
    ['a key with half a character', `{"message":{"text":"x","k\\udc00":1}}`],
    ['custom data of 5 000 levels', `{"message":{"text":"x","deep":${nested(5_000)}}}`],
    ['custom data of 100 000 levels', `{"message":{"text":"x","deep":${nested(100_000)}}}`],
  ])('with %s is refused', async (_, body) => {
    const answer = await post(place, 'ann', toMessages, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 4 } });
  });

  test('with more custom data than one thing may have is refused', async () => {
    const mood = 'x'.repeat(6 * 1024);
    const message = JSON.stringify({ message: { text: 'x', mood } });
    const users = JSON.stringify({ users: { ann: { id: 'ann', mood } } });
    expect(await post(place, 'ann', toMessages, message)).toMatchObject({ status: 413 });
    expect(await post(place, 'ann', '/users', users)).toMatchObject({ status: 413 });
  });

  test('with a score out of all proportion is refused', async () => {
    const { message } = await lastValueFrom(sendMessage(place.client('ann'), cid, { text: 'x' }));
    const body = JSON.stringify({ reaction: { type: 'love', score: 5e18 } });
    expect(await post(place, 'ann', `/messages/${message.id}/reaction`, body)).toMatchObject({
      status: 400,
      body: { code: 4 },
    });
  });

  test('with a moment that is none is refused', async () => {
    const body = '{"messages":{"limit":1,"created_at_before":9e21}}';
    expect(await post(place, 'ann', '/channels/messaging/general/query', body)).toMatchObject({
      status: 400,
      body: { code: 4 },
    });
  });

  test('that changes nothing shows nobody a channel they may not read', async () => {
    expect(await post(place, 'bob', '/channels/messaging/general', '{}')).toMatchObject({
      status: 403,
      body: { code: 17 },
    });
    expect(await post(place, 'ann', '/channels/messaging/general', '{}')).toMatchObject({
      status: 400,
      body: { code: 4 },
    });
  });

  test('with more conditions than a list may have is refused', async () => {
    const ids = Array.from({ length: 40_000 }, (_, index) => `messaging:c${String(index)}`);
    const body = JSON.stringify({ filter_conditions: { cid: { $in: ids } } });
    expect(await post(place, 'ann', '/channels', body)).toMatchObject({
      status: 400,
      body: { code: 4 },
    });
  });
});
