import { expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { hello, resumed, resumesOf } from '../helpers/loggedChat.js';

const typing = {
  type: 'typing.start',
  cid: 'messaging:general',
  created_at: '2024-05-01T12:00:01Z',
  user: { id: 'jane' },
};

/** Online, with a second socket whose server does not answer the resume. */
const handingOver = () => {
  const chat = fakeChat({ recovery: { resumeTimeoutMs: 1_000 } });
  chat.subscribe();
  const [first] = chat.sockets.opened;
  first!.open().receive(hello('one', 10)).drain(60_000, 100);
  chat.clock.advance(100);
  const second = chat.sockets.last().open().receive(hello('two', 20));
  return { ...chat, first: first!, second };
};

test('costs the second socket only', () => {
  const { clock, first, second, tags, types } = handingOver();
  expect(resumesOf(second)).toHaveLength(1);
  clock.advance(1_000);
  expect([first.closedWith, second.closedWith]).toEqual([undefined, 1000]);
  first.receive(typing);
  expect(types().at(-1)).toBe('typing.start');
  expect(tags()).toEqual(['Idle', 'Connecting', 'Online']);
});

test('is tried again on another socket, which takes over', () => {
  const { clock, sockets, first, tags } = handingOver();
  clock.advance(1_500);
  expect(sockets.opened).toHaveLength(3);
  sockets.last().open().receive(hello('three', 20)).receive(resumed(20, false));
  expect(first.closedWith).toBe(1000);
  expect(tags()).toEqual(['Idle', 'Connecting', 'Online', 'Online']);
});
