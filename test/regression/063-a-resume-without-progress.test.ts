import { setImmediate } from 'node:timers/promises';
import { type ChatEvent, type Recovery, watch } from 'millrace';
import { expect, test, vi } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { hello, resumed, resumesOf, resumingChat } from '../helpers/loggedChat.js';
import { channel, cid, messageNew } from '../helpers/samples.js';

test('ends as lost, and the connection goes on', () => {
  const { socket, recoveries, tag, types } = resumingChat();
  socket.receive(resumed(12, true)).receive(resumed(12, true));
  expect(resumesOf(socket)).toHaveLength(2);
  expect(recoveries.slice(1)).toEqual([
    { _tag: 'Lost', from: 12, reason: 'refused' },
    { _tag: 'Live' },
  ]);
  expect(tag()).toBe('Online');
  socket.receive({
    type: 'typing.start',
    cid: 'messaging:general',
    created_at: '2024-05-01T12:00:01Z',
    user: { id: 'jane' },
  });
  expect(types().at(-1)).toBe('typing.start');
});

test('ends when the first page is where the client was', () => {
  const { socket, recoveries } = resumingChat();
  socket.receive(resumed(10, true));
  expect(recoveries.at(-2)).toEqual({ _tag: 'Lost', from: 10, reason: 'refused' });
});

test('ends when the log changes from page to page', () => {
  const { socket, recoveries, tag } = resumingChat();
  for (const epoch of ['f', 'g', 'f', 'g']) socket.receive(resumed(30, true, epoch));
  expect(resumesOf(socket)).toHaveLength(2);
  expect(recoveries.at(-2)).toEqual({ _tag: 'Lost', from: 30, reason: 'refused' });
  expect(tag()).toBe('Online');
});

test('goes on page by page while there is progress', () => {
  const { socket, recoveries } = resumingChat();
  for (let position = 11; position < 60; position += 1) socket.receive(resumed(position, true));
  socket.receive(resumed(60, false));
  expect(recoveries.slice(1)).toEqual([
    { _tag: 'Replayed', count: 0, duplicates: 0 },
    { _tag: 'Live' },
  ]);
});

test('starts the watch of its channel again', async () => {
  let watched = 0;
  const { chat, sockets } = fakeChat({
    fetch: () => {
      watched += 1;
      const body = { channel: channel(), members: [], messages: [], millrace: { id: 10 } };
      return Promise.resolve(new Response(JSON.stringify(body)));
    },
  });
  const recoveries: Recovery[] = [];
  chat.recovery$.subscribe((recovery) => recoveries.push(recovery));
  const events: ChatEvent[] = [];
  watch(chat, cid).subscribe((event) => events.push(event));
  const socket = sockets.last().open().receive(hello('one', 10));
  await vi.waitUntil(() => watched === 1);
  await setImmediate();
  const logged = (id: number, after: number) => ({ ...messageNew(), millrace: { id, after } });
  socket.receive(logged(14, 12)).receive(resumed(10, true));
  expect(recoveries.slice(1)).toEqual([
    { _tag: 'Lost', channel: cid, from: 10, reason: 'refused' },
    { _tag: 'Lost', from: 10, reason: 'refused' },
  ]);
  await vi.waitUntil(() => watched === 2);
  socket.receive(logged(15, 14));
  expect(events.at(-1)).toMatchObject({ type: 'message.new', millrace: { id: 15 } });
});
