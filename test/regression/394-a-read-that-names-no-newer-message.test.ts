import type { ChatEvent } from 'millrace/protocol';
import { emptyReads, foldReads, mergeReads, type Reads } from 'millrace/state';
import { expect, test } from 'vitest';
import { type Client, general, makeChannel, startCore, watch } from '../server/core/harness.js';

const stage = async () => {
  const harness = await startCore();
  await harness.server('updateChannelType', { name: 'messaging' }, { delivery_events: true });
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(alice);
  const say = (client: Client, id: string) =>
    client.call('sendMessage', general, { message: { id, text: id } });
  const deliver = (id: string) =>
    bob.call(
      'markDelivered',
      {},
      { latest_delivered_messages: [{ cid: 'messaging:general', id }] },
    );
  const read = (message_id?: string) => bob.call('markRead', general, { message_id });
  const readsOf = async () => {
    const { read: listed = [] } = await alice.call('getOrCreateChannel', general, {});
    return mergeReads(emptyReads, listed);
  };
  return { ...harness, alice, bob, say, deliver, read, readsOf };
};

type Stage = Awaited<ReturnType<typeof stage>>;

const marksOf = (reads: Reads) => [
  reads.get('bob')?.lastReadMessageId,
  reads.get('bob')?.lastDeliveredMessageId,
];

const deliveredOnly = async ({ alice, say, deliver }: Stage) => {
  await say(alice, 'm1');
  await say(alice, 'm2');
  await deliver('m2');
};

test.each<[string, (staged: Stage) => Promise<unknown>, readonly unknown[]]>([
  [
    'of an empty channel',
    async ({ bob, say, server, read }) => {
      await say(bob, 'm1');
      await server('truncateChannel', general, {});
      await read();
    },
    [undefined, 'm1'],
  ],
  [
    'up to an older message than the one delivered',
    async (staged) => {
      await deliveredOnly(staged);
      await staged.read('m1');
    },
    ['m1', 'm2'],
  ],
  [
    'after the message delivered was deleted',
    async (staged) => {
      await deliveredOnly(staged);
      await staged.server('deleteMessage', { id: 'm2' }, { hard: true });
      await staged.read();
    },
    ['m1', 'm2'],
  ],
  [
    'with the history that was cleared',
    async ({ bob, say }) => {
      await say(bob, 'm1');
      await bob.call('hideChannel', general, { clear_history: true });
    },
    ['m1', 'm1'],
  ],
])('a read %s moves the mark of delivery as the server does', async (_, act, expected) => {
  const staged = await stage();
  const before = await staged.readsOf();
  const { length } = staged.alice.frames;

  await act(staged);

  const events = staged.alice.frames.slice(length) as readonly ChatEvent[];
  expect(marksOf(await staged.readsOf())).toEqual(expected);
  expect(marksOf(events.reduce(foldReads, before))).toEqual(expected);
});
