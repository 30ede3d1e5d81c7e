import { NgZone } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  type ConnectOptions,
  createChannel,
  ofType,
  sendEvent,
  sendMessage,
  startTyping,
  watch,
} from 'millrace';
import { injectChannel, injectChat, injectUnread, provideChat } from 'millrace/angular';
import { openTestServer } from 'millrace/testing';
import {
  bufferCount,
  concatMap,
  firstValueFrom,
  interval,
  lastValueFrom,
  Subscription,
  take,
  toArray,
} from 'rxjs';
import { component, show } from './stage.js';

const shown = 'messaging:shown';
const other = 'messaging:other';

/** How often Angular looked for changes. */
export interface Counts {
  /** While 20 messages, 20 custom events and 20 typing events arrived that nobody shows. */
  readonly unshown: number;
  /** While `messages` arrived that a component shows, about 100 a second. */
  readonly checks: number;
  readonly messages: number;
  readonly seconds: number;
}

/** The counts, and how to end what was counted. */
export interface Counted extends Counts {
  readonly close: () => Promise<void>;
}

/** Counts the checks of an application over a real server. */
export const countChecks = async (
  providers: Parameters<typeof TestBed.configureTestingModule>[0]['providers'] = [],
  options: Partial<ConnectOptions> = {},
): Promise<Counted> => {
  const server = await openTestServer();
  await server.connectAs('john');
  const jane = await server.connectAs('jane');
  for (const cid of [shown, other])
    await lastValueFrom(createChannel(jane, cid, { members: ['jane', 'john'] }));
  const watching = new Subscription();
  for (const cid of [shown, other]) watching.add(watch(jane, cid).subscribe());

  TestBed.configureTestingModule({
    providers: [
      provideChat(() => ({
        url: server.url,
        apiKey: server.apiKey,
        user: { id: 'john' },
        token: () => server.token('john'),
        lingerMs: 0,
        // Timers that nobody sees are not to cause checks either.
        heartbeat: { tickMs: 10, pingAfterMs: 50 },
        ...options,
      })),
      providers,
    ],
  });
  const chat = TestBed.runInInjectionContext(injectChat);
  // The first subscriber, in the zone of Angular: the socket is opened for it.
  watching.add(TestBed.inject(NgZone).run(() => chat.subscribe()));

  const View = component(
    '{{ room.messages().length }}',
    class {
      readonly room = injectChannel(shown);
      readonly other = injectChannel(other);
      readonly unread = injectUnread();
    },
  );
  const view = show(View);
  const showing = async (text: string): Promise<void> => {
    while (view.text() !== text) await new Promise((next) => setTimeout(next, 5));
  };
  const received = (cid: string, count: number) =>
    firstValueFrom(watch(chat, cid).pipe(ofType('message.new'), bufferCount(count)));
  await firstValueFrom(chat.status$.pipe(concatMap(({ _tag }) => (_tag === 'Online' ? [1] : []))));
  const first = received(shown, 1);
  await lastValueFrom(sendMessage(jane, shown, { text: 'first' }));
  await first;
  await showing('1');

  const beforeUnshown = view.checks();
  const unshown = received(other, 20);
  for (let index = 0; index < 20; index += 1) {
    await lastValueFrom(sendEvent(jane, shown, { type: 'nobody_takes_this' }));
    await lastValueFrom(startTyping(jane, shown));
    await lastValueFrom(sendMessage(jane, other, { text: 'unshown' }));
  }
  await unshown;
  await view.settled();

  const beforeShown = view.checks();
  const began = performance.now();
  const messages = 100;
  const arrived = received(shown, messages);
  await lastValueFrom(
    interval(10).pipe(
      take(messages),
      concatMap(() => sendMessage(jane, shown, { text: 'shown' })),
      toArray(),
    ),
  );
  await arrived;
  const seconds = (performance.now() - began) / 1_000;
  const checks = view.checks() - beforeShown;
  await showing(String(messages + 1));
  return {
    unshown: beforeShown - beforeUnshown,
    checks,
    messages,
    seconds,
    close: async () => {
      view.destroy();
      watching.unsubscribe();
      await server.close();
    },
  };
};
