import { createChannel, ofType, sendMessage, watch } from 'millrace';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

const cid = 'livestream:stage';

test.each(['constructor', 'toString', 'hasOwnProperty'])(
  'a watcher with the id %s gets messages like everybody',
  async (id) => {
    const place = await openPlace();
    await place.introduce('ann');
    const ann = place.client('ann');
    await lastValueFrom(createChannel(ann, cid, { members: ['ann'] }));

    const watcher$ = watch(place.client(id), cid);
    const watching = firstValueFrom(watcher$.pipe(ofType('user.watching.start')));
    const heard = firstValueFrom(watcher$.pipe(ofType('message.new')));
    expect((await watching).user.id).toBe(id);
    await lastValueFrom(sendMessage(ann, cid, { text: 'Hello' }));
    const event = await heard;
    expect(event.message.text).toBe('Hello');
    expect(event.total_unread_count).toBeUndefined();
  },
);
