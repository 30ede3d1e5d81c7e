import { expect, test } from 'vitest';
import { general, makeChannel, startCore, watch } from './harness.js';

/** What a connection is sent, and what state each frame is news of. */
interface Sent {
  readonly type: string;
  readonly of: string | undefined;
}

/** John acts in channels in which Jane sees all that happens. */
const setUp = async () => {
  const harness = await startCore();
  const other = { type: 'messaging', id: 'other' };
  const john = await harness.connect('john');
  await (await harness.connect('jane')).leave();
  await makeChannel(harness, ['john', 'jane']);
  await makeChannel(harness, ['john', 'jane'], other);
  const sent: Sent[] = [];
  const connection = {
    id: 'jane-1',
    userId: 'jane',
    tokenIssuedAt: undefined,
    send: (text: string, of?: string) => {
      sent.push({ type: (JSON.parse(text) as { readonly type: string }).type, of });
    },
    end: () => undefined,
    goAway: () => undefined,
  };
  await harness.core.connect(connection, { id: 'jane' }, { resuming: false });
  for (const address of [general, other])
    await harness.core.call('getOrCreateChannel', {
      caller: { kind: 'client', userId: 'jane', tokenIssuedAt: undefined },
      connectionId: 'jane-1',
      params: address,
      request: { watch: true, presence: true },
    });
  return { john, other, sent };
};

test('events of typing, watching and presence say which others are older', async () => {
  const { john, other, sent } = await setUp();
  const type = (name: string, address = general, parent_id?: string) =>
    john.call('sendEvent', address, { event: { type: name, ...(parent_id && { parent_id }) } });
  sent.length = 0;

  await type('typing.start');
  await type('typing.stop');
  await type('typing.start', other);
  await type('typing.start', general, 'a-message');
  await watch(john);
  await john.call('stopWatchingChannel', general, {});
  await john.leave();

  const [start, stop, elsewhere, inThread, watching, left, gone] = sent;
  expect(sent.map((each) => each.type)).toEqual([
    'typing.start',
    'typing.stop',
    'typing.start',
    'typing.start',
    'user.watching.start',
    'user.watching.stop',
    'user.presence.changed',
  ]);
  expect(stop).toHaveProperty('of', start!.of);
  expect(left).toHaveProperty('of', watching!.of);
  const different = [start, elsewhere, inThread, watching, gone].map((each) => each!.of);
  expect(new Set(different).size).toBe(5);
  expect(different).not.toContain(undefined);
});

test('what happened is no state, and none of it takes the place of another', async () => {
  const { john, sent } = await setUp();
  sent.length = 0;

  await john.call('sendMessage', general, { message: { text: 'one' } });
  await john.call('sendEvent', general, { event: { type: 'wave' } });

  expect(sent).toEqual([
    { type: 'message.new', of: undefined },
    { type: 'wave', of: undefined },
  ]);
});
