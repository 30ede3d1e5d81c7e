import {
  channelList,
  channelState,
  type ChatConnection,
  type ChatEvent,
  connect,
  connectEvents,
  connectionState$,
  type ConnectOptions,
  forChannel,
  loadOlder,
  me$,
  membersOf,
  mutes$,
  ofType,
  presenceOf,
  reactionsOn,
  readsOf,
  sendMessage,
  timelineOf,
  typingIn,
  unreadCount$,
  unreadCountOf,
  watch,
  watchersOf,
} from 'millrace';
import { createToken } from 'millrace/backend';
import { createChatServer } from 'millrace/server';
import { fakeSockets } from 'millrace/testing';
import { firstValueFrom, lastValueFrom, type Observable } from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cid, elsewhere, jane, messageNew, userUpdated } from '../helpers/samples.js';

type Open = (options: ConnectOptions) => ChatConnection;

const openers: readonly (readonly [string, Open])[] = [
  ['connect({ state: false })', (options) => connect({ ...options, state: false })],
  ['connectEvents', connectEvents],
];

const openFake = (open: Open) => {
  const sockets = fakeSockets();
  const chat = open({
    url: 'http://chat.test',
    apiKey: 'key',
    user: { id: 'john' },
    token: 'token',
    lingerMs: 0,
    webSocket: sockets.webSocket,
    fetch: () => new Promise(() => undefined),
  });
  return { chat, sockets };
};

const operators: Readonly<Record<string, (chat: ChatConnection) => Observable<unknown>>> = {
  channelList: (chat) => channelList(chat, { filter_conditions: {} }),
  channelState: (chat) => channelState(chat, cid),
  loadOlder: (chat) => loadOlder(chat, cid),
  me$,
  membersOf: (chat) => membersOf(chat, cid),
  mutes$,
  presenceOf: (chat) => presenceOf(chat, 'jane'),
  reactionsOn: (chat) => reactionsOn(chat, 'm1'),
  readsOf: (chat) => readsOf(chat, cid),
  timelineOf: (chat) => timelineOf(chat, cid),
  'timelineOf behind ofType': (chat) => chat.pipe(ofType('message.new'), timelineOf(cid)),
  typingIn: (chat) => typingIn(chat, cid),
  unreadCount$,
  unreadCountOf: (chat) => unreadCountOf(chat, cid),
  watchersOf: (chat) => watchersOf(chat, cid),
};

describe.each(openers)('%s', (_, open) => {
  test('emits events, by type and by channel', () => {
    const { chat, sockets } = openFake(open);
    const [all, ofChannel, states]: [ChatEvent[], ChatEvent[], string[]] = [[], [], []];
    const subscription = chat.subscribe((event) => all.push(event));
    subscription.add(chat.pipe(forChannel(cid)).subscribe((event) => ofChannel.push(event)));
    subscription.add(connectionState$(chat).subscribe((state) => states.push(state)));
    sockets.last().greet();
    sockets.last().receive(messageNew());
    sockets.last().receive(messageNew({ cid: elsewhere }));
    sockets.last().receive(userUpdated(jane));
    const local = ['connection.changed', 'health.check'];
    expect(all.map(({ type }) => type)).toEqual([
      ...local,
      'message.new',
      'message.new',
      'user.updated',
    ]);
    expect(ofChannel.map(({ type }) => type)).toEqual(['connection.changed', 'message.new']);
    expect(states.at(-1)).toBe('Online');
    subscription.unsubscribe();
  });

  test.each(Object.entries(operators))('%s errors with an InputError', async (_name, operator) => {
    const { chat } = openFake(open);
    await expect(lastValueFrom(operator(chat))).rejects.toMatchObject({ _tag: 'InputError' });
  });

  test('watches, and sends commands', async () => {
    const server = createChatServer({ apiKey: 'dev', apiSecret: 'secret' });
    const { url } = await server.listen({ port: 0 });
    onTestFinished(() => server.close());
    const token = await createToken('secret', 'john');
    const chat = open({ url, apiKey: 'dev', user: { id: 'john' }, token, lingerMs: 0 });
    const heard = firstValueFrom(watch(chat, cid).pipe(ofType('message.new')));
    const sent = await lastValueFrom(sendMessage(chat, cid, { text: 'Hello' }));
    const { message } = await heard;
    expect(message.id).toBe(sent.message.id);
  });
});

test('state: 0 is refused', () => {
  expect(() => openFake((options) => connect({ ...options, state: 0 as never }))).toThrow(
    'state: expected true or false',
  );
});
