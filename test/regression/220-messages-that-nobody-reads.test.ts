import { ofType } from 'millrace';
import { expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { heapUsed } from '../helpers/heap.js';
import { at, message, messageNew } from '../helpers/samples.js';

const channels = 20;
const perChannel = 300;

// One inspection of a shared heap takes seconds on a busy machine.
test('hearing messages that nobody reads does not fill the heap', { timeout: 60_000 }, () => {
  const { chat, sockets } = fakeChat();
  let heard = 0;
  const subscription = chat.pipe(ofType('message.new')).subscribe(() => (heard += 1));
  sockets.last().greet();
  const receive = (count: number, from: number): void => {
    for (let n = from; n < from + count; n += 1) {
      const cid = `messaging:${String(n % channels)}`;
      const created_at = at(n);
      const text = `${String(n)} ${'x'.repeat(3_000)}`;
      const posted = message({ id: String(n), cid, text, created_at, updated_at: created_at });
      sockets.last().receive(messageNew({ cid, created_at, message: posted }));
    }
  };
  receive(150 * channels, 0);
  const before = heapUsed();
  receive(perChannel * channels, 150 * channels);
  const grown = heapUsed() - before;
  expect(heard).toBe((perChannel + 150) * channels);
  // All of the messages are above 20 MB.
  expect(grown).toBeLessThan(6_000_000);
  subscription.unsubscribe();
});
