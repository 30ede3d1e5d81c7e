import {
  channelList,
  createChannel,
  deleteMessage,
  fromStreamChat,
  me$,
  membersOf,
  mutes$,
  ofType,
  presenceOf,
  readsOf,
  sendMessage,
  startTyping,
  timelineOf,
  typingIn,
  unreadCountOf,
  watchersOf,
} from 'millrace';
import { messagesIn } from 'millrace/state';
import { filter, firstValueFrom, lastValueFrom, map, type Observable, timeout } from 'rxjs';
import { expect, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { keep as kept } from '../helpers/keep.js';

/** Subscribes until the test ends; what fits is given when it comes, or came. */
const keep = <A>(stream$: Observable<A>) => {
  const kept$ = kept(stream$);
  return (passes: (value: A) => boolean) =>
    firstValueFrom(kept$.pipe(filter(passes), timeout(5_000)));
};

test('gives the streams of a client of the vendor', async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const client = await place.official('jane');
  const events$ = fromStreamChat(client);
  const cid = 'messaging:general';
  const me = keep(events$.pipe(me$));
  const texts = keep(
    events$.pipe(
      timelineOf(cid),
      map((timeline) => messagesIn(timeline).map(({ text }) => text)),
    ),
  );
  const typing = keep(events$.pipe(typingIn(cid)));
  const unread = keep(events$.pipe(unreadCountOf(cid)));
  const online = keep(events$.pipe(ofType('connection.changed')));
  await client.channel('messaging', 'general', { members: ['john', 'jane'] }).watch();

  const john = place.client('john');
  await lastValueFrom(startTyping(john, cid));
  expect([...(await typing(({ size }) => size > 0)).keys()]).toEqual(['john']);
  await lastValueFrom(sendMessage(john, cid, { text: 'Hey' }));
  await typing(({ size }) => size === 0);
  expect(await texts(({ length }) => length > 0)).toEqual(['Hey']);
  expect(await unread((count) => count > 0)).toBe(1);
  expect((await me(() => true)).id).toBe('jane');

  client.dispatchEvent({ type: 'connection.changed', online: false });
  expect(await online(() => true)).toEqual(expect.objectContaining({ online: false }));
});

test('starts from what the client knew before, also for late subscribers', async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const client = await place.official('jane');
  const cid = 'messaging:general';
  const channel = client.channel('messaging', 'general', { members: ['john', 'jane'] });
  await channel.watch();
  const john = place.client('john');
  await lastValueFrom(sendMessage(john, cid, { text: 'Hey' }));
  await expect.poll(() => channel.countUnread()).toBe(1);
  await client.muteUser('john');
  await client.channel('messaging', 'other', { members: ['jane'] }).watch();

  const events$ = fromStreamChat(client);
  const first = <A>(stream$: Observable<A>) => firstValueFrom(stream$.pipe(timeout(5_000)));
  const check = async () => {
    expect([...(await first(events$.pipe(membersOf(cid)))).keys()].sort()).toEqual([
      'jane',
      'john',
    ]);
    expect(messagesIn(await first(events$.pipe(timelineOf(cid))))).toMatchObject([{ text: 'Hey' }]);
    expect([...(await first(events$.pipe(watchersOf(cid)))).users.keys()]).toEqual(['jane']);
    expect([...(await first(events$.pipe(readsOf(cid)))).keys()].sort()).toEqual(['jane', 'john']);
    expect(await first(events$.pipe(unreadCountOf(cid)))).toBe(1);
    expect([...(await first(events$.pipe(mutes$))).users.keys()]).toEqual(['john']);
    expect((await first(events$.pipe(me$))).id).toBe('jane');
    expect(await first(events$.pipe(presenceOf('john')))).toMatchObject({ online: false });
    const list = await first(events$.pipe(channelList({ filter_conditions: {} })));
    expect(list.map((listed) => listed.channel.cid).sort()).toEqual([cid, 'messaging:other']);
  };
  await check();
  const deleted = keep(events$.pipe(ofType('message.deleted')));
  await lastValueFrom(sendMessage(john, 'messaging:general', { id: 'm2', text: 'Ho' }));
  await lastValueFrom(deleteMessage(john, 'm2'));
  await deleted(() => true);
  expect(
    await first(
      events$.pipe(
        timelineOf(cid),
        map((it) => messagesIn(it).length),
      ),
    ),
  ).toBe(2);
});

test('learns from what the client asks', async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const client = await place.official('jane');
  await lastValueFrom(
    createChannel(place.client('john'), 'messaging:general', { members: ['john', 'jane'] }),
  );
  const events$ = fromStreamChat(client);
  const members = keep(events$.pipe(membersOf('messaging:general')));
  await client.queryChannels({ members: { $in: ['jane'] } });
  expect((await members(({ size }) => size === 2)).has('john')).toBe(true);
});

test('leaves the client as it was', async () => {
  const place = await openPlace();
  const client = await place.official('jane');
  const heard = () => client.listeners['all']?.length ?? 0;
  const before = heard();
  const subscription = fromStreamChat(client).subscribe();
  expect(heard()).toBe(before + 1);
  subscription.unsubscribe();
  expect(heard()).toBe(before);
});
