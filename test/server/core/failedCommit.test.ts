import { expect, onTestFinished, test } from 'vitest';
import { createLocalBus } from '../../../src/server/core/jobs/localBus.js';
import { errorBody } from '../../../src/server/http/errorBody.js';
import type { Store } from '../../../src/server/ports/store.js';
import { openTestStore } from '../../helpers/store.js';
import { general, makeChannel, settle, startCore, watch } from './harness.js';

/** A store whose commits fail from a moment on, once all of the work is done. */
const openFailing = async () => {
  const sqlite = await openTestStore();
  onTestFinished(sqlite.close);
  let fails = false;
  const store: Store = {
    ...sqlite,
    transaction: (work) =>
      sqlite.transaction(async (tx) => {
        const done = await work(tx);
        if (fails) throw new Error('the disk is full');
        return done;
      }),
  };
  return {
    store,
    fail: (now: boolean): void => {
      fails = now;
    },
  };
};

test('a call whose commit fails is an internal error, and nobody hears of it', async () => {
  const { store, fail } = await openFailing();
  const bus = createLocalBus();
  const kinds: string[] = [];
  bus.deliveries$.subscribe(({ kind }) => kinds.push(kind));
  const harness = await startCore({}, { store, bus });
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  await watch(alice);
  settle(alice);
  const before = kinds.length;

  fail(true);
  const send = (text: string) => alice.call('sendMessage', general, { message: { text } });
  const error: unknown = await harness.core
    .call('sendMessage', {
      caller: { kind: 'client', userId: 'alice' },
      params: general,
      request: { message: { text: 'lost' } },
    })
    .catch((failure: unknown) => failure);
  expect(errorBody('SendMessage', error, '1ms')).toMatchObject({ code: -1, StatusCode: 500 });
  expect([alice.news(), kinds.length]).toEqual([[], before]);

  fail(false);
  await send('kept');
  const { messages } = await alice.call('getOrCreateChannel', general, {});
  expect(messages?.map(({ text }) => text)).toEqual(['kept']);
});
