import {
  fromStreamChat,
  me$,
  ofType,
  sendMessage,
  timelineOf,
  typingIn,
  unreadCountOf,
  startTyping,
} from 'millrace';
import { messagesIn } from 'millrace/state';
import {
  filter,
  firstValueFrom,
  lastValueFrom,
  map,
  type Observable,
  ReplaySubject,
  timeout,
} from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

test('gives the streams of a client of the vendor', async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const client = await place.official('jane');
  const events$ = fromStreamChat(client);
  const keep = <A>(stream$: Observable<A>) => {
    const kept$ = new ReplaySubject<A>();
    const subscription = stream$.subscribe(kept$);
    onTestFinished(() => {
      subscription.unsubscribe();
    });
    return (passes: (value: A) => boolean) =>
      firstValueFrom(kept$.pipe(filter(passes), timeout(5_000)));
  };
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
