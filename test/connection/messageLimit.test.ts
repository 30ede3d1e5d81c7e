import { connect, reactionsOn, timelineOf, watch } from 'millrace';
import { emptyTimeline, messagesIn, type Timeline } from 'millrace/state';
import { type Observable, Subscription, take } from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { at, message, messageNew } from '../helpers/samples.js';

const cid = 'messaging:general';

const sent = (n: number) =>
  messageNew({
    created_at: at(n * 1000),
    message: message({ id: `m${String(n)}`, created_at: at(n * 1000), updated_at: at(n * 1000) }),
  });

const openChat = (options = {}) => {
  const fake = fakeChat(options);
  const subscriptions = new Subscription();
  onTestFinished(() => {
    subscriptions.unsubscribe();
  });
  subscriptions.add(fake.subscribe());
  fake.sockets.last().greet();
  let count = 0;
  /** What is kept: somebody who looks for a moment gets nothing loaded. */
  const kept = (): Timeline => {
    let timeline = emptyTimeline;
    timelineOf(fake.chat, cid)
      .pipe(take(1))
      .subscribe((current) => {
        timeline = current;
      });
    return timeline;
  };
  return {
    ...fake,
    subscriptions,
    kept,
    size: () => messagesIn(kept()).length,
    receive: (more: number) => {
      for (let n = 0; n < more; n += 1) fake.sockets.last().receive(sent((count += 1)));
    },
  };
};

describe('a channel that nobody follows', () => {
  test('keeps its newest 100 messages, and says that it has older ones', () => {
    const { receive, kept, size } = openChat();
    receive(100);
    expect(size()).toBe(100);
    receive(400);
    expect(size()).toBe(100);
    expect(messagesIn(kept()).at(-1)?.id).toBe('m500');
    expect(kept()).toMatchObject({ hasOlder: true, hasNewer: false });
  });

  test('is the same whether or not it is read after each message', () => {
    const { receive, size } = openChat();
    for (let n = 0; n < 150; n += 1) {
      receive(1);
      expect(size()).toBe(Math.min(n + 1, 100));
    }
  });
});

type Follow = (chat: ReturnType<typeof openChat>) => Observable<unknown>;

describe.each<[string, Follow]>([
  ['timelineOf', ({ chat }) => chat.pipe(timelineOf(cid))],
  ['watch', ({ chat }) => watch(chat, cid)],
  ['reactionsOn', ({ chat }) => reactionsOn(chat, 'm1')],
])('a channel that %s follows', (_, follow) => {
  test('keeps messageLimit messages', () => {
    const chat = openChat({ messageLimit: 150 });
    chat.receive(1);
    chat.subscriptions.add(follow(chat).subscribe());
    chat.receive(149);
    expect(chat.size()).toBe(150);
    chat.receive(50);
    expect(chat.size()).toBe(150);
    expect(chat.kept().hasOlder).toBe(true);
  });

  test('keeps all with Infinity', () => {
    const chat = openChat({ messageLimit: Infinity });
    chat.receive(1);
    chat.subscriptions.add(follow(chat).subscribe());
    chat.receive(1_499);
    expect(chat.size()).toBe(1_500);
  });

  test('falls back to 100 when the last follower has left', () => {
    const chat = openChat();
    chat.receive(1);
    const [one, other] = [follow(chat).subscribe(), follow(chat).subscribe()];
    chat.receive(299);
    one.unsubscribe();
    expect(chat.size()).toBe(300);
    other.unsubscribe();
    expect(chat.size()).toBe(100);
    expect(messagesIn(chat.kept()).at(-1)?.id).toBe('m300');
  });

  test('falls back after lingerMs, unless somebody follows again', () => {
    const chat = openChat({ lingerMs: 3_000 });
    chat.receive(1);
    const first = follow(chat).subscribe();
    chat.receive(299);
    first.unsubscribe();
    chat.clock.advance(2_999);
    const second = follow(chat).subscribe();
    chat.clock.advance(10_000);
    expect(chat.size()).toBe(300);
    second.unsubscribe();
    chat.clock.advance(3_000);
    expect(chat.size()).toBe(100);
  });
});

test('what is followed before a reconnect or an end keeps its limit', () => {
  const chat = openChat({ messageLimit: 150 });
  const timelines: Timeline[] = [];
  chat.subscriptions.add(chat.chat.pipe(timelineOf(cid)).subscribe((it) => timelines.push(it)));
  chat.sockets.last().drop();
  chat.untilRetry();
  chat.sockets.last().greet('two');
  chat.receive(200);
  expect(messagesIn(timelines.at(-1)!)).toHaveLength(150);
});

test.each([0, -1, 1.5, NaN, '100', null])('messageLimit: %j is refused', (messageLimit) => {
  const options = { url: 'http://chat.test', apiKey: 'key', user: { id: 'john' }, token: 'token' };
  expect(() => connect({ ...options, messageLimit: messageLimit as number })).toThrow(
    expect.objectContaining({
      _tag: 'InputError',
      message: expect.stringContaining('messageLimit: expected an integer from 1') as string,
    }),
  );
});
