import {
  type ChatConnection,
  createChannel,
  getChannel,
  ofType,
  platformWebSocket,
  sendMessage,
  shareAcrossTabs,
  unreadCount$,
  watch,
  type WebSocketLike,
} from 'millrace';
import { openTestServer } from 'millrace/testing';
import { filter, firstValueFrom, lastValueFrom, Subscription } from 'rxjs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fakeBrowser, type FakeTab } from '../helpers/fakeBrowser.js';

const cid = 'messaging:general';

interface Tab extends FakeTab {
  readonly chat: ChatConnection;
  readonly texts: string[];
  readonly subscription: Subscription;
  /** The sockets that this tab has opened. */
  readonly sockets: WebSocketLike[];
  readonly crash: () => void;
}

const stage = async () => {
  const server = await openTestServer();
  onTestFinished(server.close);
  const browser = fakeBrowser();
  const jane = await server.connectAs('jane');
  let live = 0;
  let most = 0;
  const openTab = (): Tab => {
    const tab = browser.tab();
    const sockets: WebSocketLike[] = [];
    const chat = shareAcrossTabs(
      server.client('john', {
        webSocket: (url) => {
          const socket = platformWebSocket(url);
          const events = socket as unknown as EventTarget;
          events.addEventListener('open', () => (most = Math.max(most, (live += 1))));
          events.addEventListener('close', () => (live -= 1));
          sockets.push(socket);
          return socket;
        },
      }),
      { platform: tab.platform, silenceMs: 200 },
    );
    const texts: string[] = [];
    const subscription = new Subscription();
    subscription.add(
      watch(chat, cid)
        .pipe(ofType('message.new'))
        .subscribe(({ message }) => texts.push(message.text ?? '')),
    );
    onTestFinished(() => subscription.unsubscribe());
    const crash = (): void => {
      tab.kill();
      for (const socket of sockets) {
        socket.onmessage = socket.onclose = null;
        socket.close();
      }
    };
    return { ...tab, chat, texts, subscription, sockets, crash };
  };
  const online = ({ chat }: Tab) =>
    firstValueFrom(chat.status$.pipe(filter(({ _tag }) => _tag === 'Online')));
  const say = (text: string) => lastValueFrom(sendMessage(jane, cid, { text }));
  const john = await server.connectAs('john');
  await lastValueFrom(createChannel(john, cid, { members: ['john', 'jane'] }));
  return { server, jane, openTab, online, say, most: () => most };
};

test('three tabs have one socket, and each has every event once', async () => {
  const { openTab, online, say, most } = await stage();
  const tabs = [openTab(), openTab(), openTab()];
  await Promise.all(tabs.map(online));
  await vi.waitFor(async () => {
    await say('are you there?');
    for (const { texts } of tabs) expect(texts.length).toBeGreaterThan(0);
  });
  for (const { texts } of tabs) texts.length = 0;
  for (const text of ['a', 'b', 'c']) await say(text);
  await vi.waitFor(() => {
    for (const { texts } of tabs) expect(texts).toEqual(['a', 'b', 'c']);
  });

  expect(tabs.map(({ sockets }) => sockets.length)).toEqual([1, 0, 0]);
  expect(most()).toBe(1);
  const totals = await Promise.all(tabs.map(({ chat }) => firstValueFrom(unreadCount$(chat))));
  expect(new Set(totals).size).toBe(1);
});

test.each(['closes', 'crashes'] as const)(
  'a leader that %s is followed by another tab, without a lost or doubled event',
  async (how) => {
    const { openTab, online, say } = await stage();
    const [first, second, third] = [openTab(), openTab(), openTab()];
    await Promise.all([first, second, third].map(online));
    await vi.waitFor(async () => {
      await say('are you there?');
      for (const { texts } of [first, second, third]) expect(texts.length).toBeGreaterThan(0);
    });
    for (const { texts } of [first, second, third]) texts.length = 0;
    const expected: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      if (n === 20) {
        if (how === 'closes') first.subscription.unsubscribe();
        else first.crash();
      }
      await say(String(n));
      expected.push(String(n));
    }
    await vi.waitFor(
      () => {
        for (const { texts } of [second, third]) expect(texts).toEqual(expected);
      },
      { timeout: 5_000 },
    );

    expect([second, third].map(({ sockets }) => sockets.length).sort()).toEqual([0, 1]);
  },
);

const settled = async (tabs: readonly Tab[], say: (text: string) => Promise<unknown>) => {
  await vi.waitFor(
    async () => {
      await say('are you there?');
      for (const { texts } of tabs) expect(texts.length).toBeGreaterThan(0);
    },
    { timeout: 5_000, interval: 100 },
  );
  // The last of them may still be on its way.
  await say('ready');
  await vi.waitFor(() => {
    for (const { texts } of tabs) expect(texts.at(-1)).toBe('ready');
  });
  for (const { texts } of tabs) texts.length = 0;
};

test('a leader that is frozen is replaced, and has everything once when it goes on', async () => {
  const { openTab, online, say } = await stage();
  const tabs = [openTab(), openTab()] as const;
  const [first, second] = tabs;
  await Promise.all(tabs.map(online));
  await settled(tabs, say);
  const expected: string[] = [];
  const next = async (text: string) => {
    expected.push(text);
    await say(text);
  };
  await next('before');
  await vi.waitFor(() => expect(first.texts).toEqual(expected));
  const [socket] = first.sockets;
  const receive = socket!.onmessage;
  const frames: Parameters<NonNullable<typeof receive>>[0][] = [];
  first.freeze();
  socket!.onmessage = (frame) => frames.push(frame);
  for (let n = 0; n < 10; n += 1) await next(String(n));
  await vi.waitFor(() => expect(second.sockets.length).toBe(1), { timeout: 5_000 });
  await vi.waitFor(() => expect(second.texts).toEqual(expected), { timeout: 5_000 });
  socket!.onmessage = receive;
  for (const frame of frames) receive?.(frame);
  first.thaw();
  await next('after');

  await vi.waitFor(() => {
    for (const { texts } of tabs) expect(texts).toEqual(expected);
  });
  expect(first.sockets[0]!.onmessage).toBeNull();
});

test('a watch ends on the server when no tab holds it any more', async () => {
  const { openTab, online, say, jane } = await stage();
  const tabs = [openTab(), openTab()] as const;
  const [first, second] = tabs;
  await Promise.all(tabs.map(online));
  await settled(tabs, say);
  const watchers = async () => {
    const { watcher_count } = await lastValueFrom(getChannel(jane, cid));
    return watcher_count;
  };
  const keep = tabs.map(({ chat }) => chat.subscribe());
  expect(await watchers()).toBe(1);
  second.subscription.unsubscribe();
  await say('one less');
  await vi.waitFor(() => expect(first.texts).toEqual(['one less']));
  expect(await watchers()).toBe(1);
  first.subscription.unsubscribe();
  await vi.waitFor(async () => expect(await watchers()).toBe(0));
  for (const each of keep) each.unsubscribe();
});

test('the connection is refused for all tabs alike', async () => {
  const { server } = await stage();
  const browser = fakeBrowser();
  const errors: unknown[] = [];
  const tabs = [0, 1].map(() => {
    const { platform } = browser.tab();
    return shareAcrossTabs(server.client('john', { token: 'no.token.atall' }), { platform });
  });
  for (const chat of tabs) chat.subscribe({ error: (error: unknown) => errors.push(error) });

  await vi.waitFor(() => expect(errors).toHaveLength(2), { timeout: 5_000 });
  expect(errors).toMatchObject([{ _tag: 'HandshakeError' }, { _tag: 'HandshakeError' }]);
});

test('a tab that opens later has the counts of now, and the outbox of a follower works', async () => {
  const { openTab, online, say } = await stage();
  const first = openTab();
  await online(first);
  await settled([first], say);
  const total = () => firstValueFrom(unreadCount$(first.chat));
  const before = await total();
  await say('one more');
  await vi.waitFor(async () => expect(await total()).toBe(before + 1));
  const late = openTab();
  await online(late);
  expect(await firstValueFrom(unreadCount$(late.chat))).toBe(before + 1);
  const waves: unknown[] = [];
  first.chat.pipe(ofType('unknown')).subscribe(({ name }) => waves.push(name));
  late.chat.outbox.next({ cid, type: 'wave' });

  await vi.waitFor(() => expect(waves).toEqual(['wave']));
});

test('without locks a connection is not shared', async () => {
  const { server } = await stage();
  const chat = server.client('john');
  const hasLocks = typeof navigator === 'object' && 'locks' in navigator;

  expect(shareAcrossTabs(chat) === chat).toBe(!hasLocks);
});
