import {
  type ChatEvent,
  createChannel,
  sendMessage,
  startTyping,
  stopTyping,
  watch,
} from 'millrace';
import { filter, firstValueFrom, lastValueFrom, type Observable, timeout } from 'rxjs';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openPlace } from '../helpers/chatServer.js';
import { keep } from '../helpers/keep.js';

const cid = 'messaging:general';

const seen = <A>(source$: Observable<A>, fits: (value: A) => boolean): Promise<A> =>
  firstValueFrom(source$.pipe(filter(fits), timeout(20_000)));

const numberOf = (event: ChatEvent): number | undefined =>
  event.type === 'message.new' ? Number(event.message.text) : undefined;

test('a client that stops reading is cut, comes back and has missed nothing', async () => {
  const place = await openPlace({
    coalesceAboveBytes: 16 * 1024,
    sendBudgetBytes: 2 * 1024 * 1024,
  });
  await place.introduce('john', 'jane');
  const sockets: WebSocket[] = [];
  const jane = place.client('jane', {
    webSocket: (url) => {
      const socket = new WebSocket(url);
      sockets.push(socket);
      return socket;
    },
    retry: { delayMs: () => 10 },
  });
  const john = place.client('john');
  await lastValueFrom(createChannel(john, cid, { members: ['john', 'jane'] }));
  const heard$ = keep(watch(jane, cid));
  const lost$ = keep(jane.status$.pipe(filter(({ _tag }) => _tag === 'Offline')));
  await seen(heard$, ({ type }) => type === 'user.watching.start');

  const numbers: unknown[] = [];
  const types: string[] = [];
  heard$.subscribe((event) => {
    types.push(event.type);
    if (numberOf(event) !== undefined) numbers.push(numberOf(event));
  });
  sockets[0]!.pause();
  const attachments = [{ type: 'blob', data: 'x'.repeat(60_000) }];
  const count = 260;
  const typed = 20;
  for (let number = 1; number <= count; number += 1) {
    await lastValueFrom(sendMessage(john, cid, { text: String(number), attachments }));
    if (number <= count - typed) continue;
    await lastValueFrom(startTyping(john, cid));
    await lastValueFrom(stopTyping(john, cid));
  }
  sockets[0]!.resume();

  await seen(heard$, (event) => numberOf(event) === count);
  expect(numbers).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  expect(types.filter((type) => type === 'typing.start').length).toBeLessThan(typed);
  expect(await firstValueFrom(lost$)).toMatchObject({ cause: { code: 1013 } });
  expect(sockets.length).toBeGreaterThan(1);
}, 60_000);
