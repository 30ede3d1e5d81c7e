import { expect, test } from 'vitest';
import { hello, resumed, resumesOf, resumingChat } from '../helpers/loggedChat.js';

/** Lets time pass on the last socket, whose server answers pings and nothing else. */
const pass = ({ clock, sockets }: ReturnType<typeof resumingChat>, ms: number) => {
  const socket = sockets.last();
  let answered = socket.sent.length;
  for (let left = ms; left > 0; left -= 1_000) {
    clock.advance(Math.min(left, 1_000));
    for (; answered < socket.sent.length; answered += 1) socket.pong('two');
  }
};

test('replaces the socket after 30 s, and the status says why', () => {
  const chat = resumingChat();
  expect(resumesOf(chat.socket)).toHaveLength(1);
  pass(chat, 29_999);
  expect(chat.tag()).toBe('Recovering');
  pass(chat, 1);
  expect(chat.socket.closedWith).toBe(1000);
  expect(chat.statuses.at(-1)).toMatchObject({
    _tag: 'Offline',
    cause: { _tag: 'ConnectionLostError', message: expect.stringContaining('resume') as string },
  });
});

test('resumes on the next socket and is online there', () => {
  const chat = resumingChat({ recovery: { resumeTimeoutMs: 5_000 } });
  pass(chat, 5_000);
  chat.untilRetry();
  chat.sockets.last().open().receive(hello('three', 20)).receive(resumed(20, false));
  expect(chat.tags().slice(-3)).toEqual(['Connecting', 'Recovering', 'Online']);
});

test('each page has its own time', () => {
  const chat = resumingChat();
  pass(chat, 29_000);
  chat.socket.receive(resumed(15, true));
  pass(chat, 29_000);
  chat.socket.receive(resumed(20, false));
  expect(chat.tag()).toBe('Online');
  expect(chat.socket.closedWith).toBeUndefined();
});

test('leaves no timer', () => {
  const { subscription, clock } = resumingChat();
  subscription.unsubscribe();
  expect(clock.pending()).toBe(0);
});
