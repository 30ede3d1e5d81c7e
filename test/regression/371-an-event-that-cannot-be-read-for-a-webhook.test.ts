import { expect, onTestFinished, test, vi } from 'vitest';
import type { HookCall } from '../../src/server/ports/hooks.js';
import type { Store, StoreTx } from '../../src/server/ports/store.js';
import { openTestStore } from '../helpers/store.js';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const team = { type: 'team', id: 'work' };
const generalCid = 'messaging:general';

const messageOf = ({ body }: HookCall): string =>
  (JSON.parse(body) as { readonly message: { readonly id: string } }).message.id;

/** A core with two webhooks, on a store that answers as the test says. */
const setUp = async () => {
  const sqlite = await openTestStore();
  onTestFinished(sqlite.close);
  let change = (tx: StoreTx): StoreTx => tx;
  const store: Store = { transaction: (work) => sqlite.transaction((tx) => work(change(tx))) };
  const calls: HookCall[] = [];
  const send = (call: HookCall): Promise<number> => {
    calls.push(call);
    return Promise.resolve(200);
  };
  const troubles: string[] = [];
  const onHookTrouble = (message: string): void => void troubles.push(message);
  const harness = await startCore({}, { store, hookSender: { send }, onHookTrouble });
  const ann = await harness.connect('ann');
  for (const address of [general, team]) await makeChannel(harness, ['ann'], address);
  const hook = { hook_type: 'webhook', event_types: ['message.new'] };
  await harness.server(
    'updateApp',
    {},
    {
      event_hooks: ['a', 'b'].map((id) => ({ ...hook, id, webhook_url: `http://localhost/${id}` })),
    },
  );
  return {
    troubles,
    say: (id: string, address = general) =>
      ann.call('sendMessage', address, { message: { id, text: id } }),
    /** What the webhook with this name got so far. */
    sentTo: (id: string) => calls.filter(({ url }) => url.endsWith(id)).map(messageOf),
    use: (next: (tx: StoreTx) => StoreTx) => {
      change = next;
    },
    /** Lets time pass, and the work begin that is due then. */
    pass: async (ms: number): Promise<void> => {
      harness.clock.maxFrames = harness.clock.frame + ms;
      harness.clock.flush();
      harness.clock.frame = harness.clock.maxFrames;
      await harness.server('sayHi', {}, {});
    },
  };
};

const fails = (): Promise<never> => Promise.reject(new Error('the disk fails'));

/** A store that does not read the log for webhooks. */
const withoutLog = (tx: StoreTx): StoreTx => ({ ...tx, log: { ...tx.log, all: fails } });

/** A store that does not read the members of a channel, which only the bodies of webhooks need. */
const withoutMembers = (tx: StoreTx): StoreTx => ({
  ...tx,
  members: {
    ...tx.members,
    pages: (cids, page) => (cids.includes(generalCid) ? fails() : tx.members.pages(cids, page)),
  },
});

const asItIs = (tx: StoreTx): StoreTx => tx;

test('an event is read again a second after a failure, and other channels go on', async () => {
  const { say, sentTo, troubles, pass, use } = await setUp();
  use(withoutMembers);
  await say('m1');
  await say('t1', team);
  for (const id of ['a', 'b']) await vi.waitFor(() => expect(sentTo(id)).toEqual(['t1']));
  const failure = expect.stringMatching(/^webhook \S+: entry \d+ of the log was not read$/);
  await vi.waitFor(() => expect(troubles).toEqual([failure, failure]));
  await pass(999);
  expect(troubles).toHaveLength(2);
  await pass(1);
  await vi.waitFor(() => expect(troubles).toHaveLength(4));
  use(asItIs);
  await pass(1_999);
  expect(sentTo('a')).toEqual(['t1']);
  await pass(1);
  for (const id of ['a', 'b']) await vi.waitFor(() => expect(sentTo(id)).toEqual(['t1', 'm1']));
});

test('an event that cannot be read five times is skipped, and the channel goes on', async () => {
  const { say, sentTo, troubles, pass, use } = await setUp();
  use(withoutMembers);
  await say('m1');
  for (const [at, ms] of [1_000, 2_000, 4_000, 8_000].entries()) {
    await vi.waitFor(() => expect(troubles).toHaveLength(2 * (at + 1)));
    await pass(ms);
  }
  await vi.waitFor(() => expect(troubles).toHaveLength(10));
  const skipped = expect.stringMatching(/ did not get entry \d+ of the log: failed$/);
  expect(troubles.slice(-2)).toEqual([skipped, skipped]);
  use(asItIs);
  await say('m2');
  for (const id of ['a', 'b']) await vi.waitFor(() => expect(sentTo(id)).toEqual(['m2']));
});

test('a log that cannot be read is read again after growing delays', async () => {
  const { say, sentTo, troubles, pass, use } = await setUp();
  use(withoutLog);
  await say('m1');
  const failure = expect.stringMatching(/^webhook \S+: the log was not read$/);
  await vi.waitFor(() => expect(troubles).toEqual([failure, failure]));
  await pass(1_000);
  await vi.waitFor(() => expect(troubles).toHaveLength(4));
  await pass(1_999);
  expect(troubles).toHaveLength(4);
  use(asItIs);
  await pass(1);
  for (const id of ['a', 'b']) await vi.waitFor(() => expect(sentTo(id)).toEqual(['m1']));
});
