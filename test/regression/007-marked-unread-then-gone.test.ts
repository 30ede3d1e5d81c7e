import { deleteMessage, markUnread, sendMessage, unreadCountOf, watch } from 'millrace';
import { backend } from 'millrace/backend';
import { concat, filter, firstValueFrom, lastValueFrom, timeout } from 'rxjs';
import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

test('a message that was marked as unread counts no more once it is gone for good', async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const [john, jane] = [place.client('john'), place.client('jane')];
  const server = backend({ url: place.url, apiKey: 'dev', secret: 'secret' });
  const cid = 'messaging:general';
  const data = { members: ['john', 'jane'] };
  const watching = watch(john, cid, { data }).subscribe();
  const unread = (count: number) =>
    firstValueFrom(
      john.pipe(
        unreadCountOf(cid),
        filter((it) => it === count),
        timeout(5_000),
      ),
    );
  await unread(0);
  const texts = ['one', 'two'].map((id) => sendMessage(jane, cid, { id, text: id }));
  await lastValueFrom(concat(...texts));
  await lastValueFrom(markUnread(john, cid, { message_id: 'one' }));
  await unread(2);
  await lastValueFrom(deleteMessage(server, 'one', { hard: true }));
  expect(await unread(1)).toBe(1);
  watching.unsubscribe();
});
