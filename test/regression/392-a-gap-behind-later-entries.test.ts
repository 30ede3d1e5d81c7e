import { setImmediate } from 'node:timers/promises';
import { watch } from 'millrace';
import { expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { hello, resumed, resumesOf } from '../helpers/loggedChat.js';
import { channel, messageNew } from '../helpers/samples.js';

const cid = 'messaging:general';

/** A connection that watches a channel whose newest entry is 10, and knows the log up to 20. */
const watching = async () => {
  const body = { channel: channel(cid), members: [], messages: [], millrace: { id: 10 } };
  const chat = fakeChat({ fetch: () => Promise.resolve(new Response(JSON.stringify(body))) });
  const subscription = chat.subscribe();
  const socket = chat.sockets.last().open().receive(hello('one', 20));
  subscription.add(watch(chat.chat, cid).subscribe());
  for (let turn = 0; turn < 6; turn += 1) await setImmediate();
  const say = (id: number, after: number) =>
    socket.receive({ ...messageNew({ cid }), millrace: { id, after } });
  const wave = (id: number) =>
    socket.receive({ type: 'wave', created_at: '2024-05-01T12:00:00Z', millrace: { id } });
  const positions = () =>
    chat.events.flatMap((event) =>
      event.type === 'message.new' ? [(event as { millrace?: { id: number } }).millrace?.id] : [],
    );
  return { socket, say, wave, positions, subscription };
};

test('an entry that follows its channel counts, though a later one of another line came first', async () => {
  const { say, wave, positions, subscription } = await watching();
  wave(22);
  say(21, 10);
  say(21, 10);
  say(23, 21);
  expect(positions()).toEqual([21, 23]);
  subscription.unsubscribe();
});

test('a gap is filled, though later entries of other lines were received', async () => {
  const { socket, say, wave, positions, subscription } = await watching();
  wave(22);
  say(23, 21);
  expect(positions()).toEqual([]);
  expect(resumesOf(socket)).toMatchObject([{ position: 10, channels: { [cid]: 10 } }]);
  say(21, 10);
  wave(22);
  say(23, 21);
  socket.receive(resumed(23, false));
  say(24, 23);
  expect(positions()).toEqual([21, 23, 24]);

  say(26, 25);
  expect(resumesOf(socket).at(-1)).toMatchObject({ position: 24 });
  subscription.unsubscribe();
});
