import { firstValueFrom, ReplaySubject } from 'rxjs';
import type { Event } from 'stream-chat';
import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { writeRequest } from '../helpers/wire.js';

test('the vendor’s sample in Kotlin sends an event to who watches the channel', async () => {
  const place = await openPlace();
  const receiver = await place.official('jane');
  await place.introduce('john');
  await receiver.channel('messaging', 'general', { members: ['john', 'jane'] }).watch();
  const seen$ = new ReplaySubject<Event>();
  receiver.on((event) => {
    if (event.type === ('friendship_request' as string)) seen$.next(event);
  });
  // As Retrofit, Moshi and OkHttp write it: `mapOf("type" to eventType) + extraData`.
  const body = '{"event":{"type":"friendship_request","text":"Hey there, long time no see!"}}';
  const sent = await writeRequest(
    place.url,
    [
      'POST /channels/messaging/general/event?api_key=dev&user_id=john HTTP/1.1',
      'X-Stream-Client: stream-chat-android-6.32.0|os=Android 14|api_version=34',
      'stream-auth-type: jwt',
      `Authorization: ${await place.token('john')}`,
      'Cache-Control: no-cache',
      'Content-Type: application/json; charset=UTF-8',
      `Content-Length: ${String(Buffer.byteLength(body))}`,
      'Connection: Keep-Alive',
      'Accept-Encoding: gzip',
      'User-Agent: okhttp/4.12.0',
    ],
    body,
  );

  expect(sent.status).toBe(201);
  expect(await firstValueFrom(seen$)).toMatchObject({
    cid: 'messaging:general',
    user: { id: 'john' },
    text: 'Hey there, long time no see!',
  });
});
