import { expect, test } from 'vitest';
import { startCore } from '../server/core/harness.js';

const open = { type: 'livestream', id: 'open' };
const cid = 'livestream:open';

/** Eve writes drafts where she is no member, and watches nothing. */
const stage = async () => {
  const { connect, server } = await startCore();
  const bob = await connect('bob');
  await bob.call('getOrCreateChannel', open, { data: { members: ['bob'] } });
  await bob.call('sendMessage', open, { message: { id: 'm1', text: 'hello' } });
  const eve = await connect('eve');
  await eve.call('createDraft', open, { message: { text: 'Hel' } });
  await eve.call('createDraft', open, { message: { text: 'Hi', parent_id: 'm1' } });
  const before = eve.frames.length;
  const ended = () =>
    eve.frames
      .slice(before)
      .filter(({ type }) => type === 'draft.deleted')
      .map(({ cid, parent_id, draft }) => ({ cid, parent_id, draft }));
  const left = async () => (await eve.call('queryDrafts', {}, {})).drafts;
  return { bob, server, ended, left };
};

type Stage = Awaited<ReturnType<typeof stage>>;

const ofChannel = { cid, parent_id: undefined, draft: { channel_cid: cid, message: { text: '' } } };
const ofReply = { cid, parent_id: 'm1', draft: { channel_cid: cid, parent_id: 'm1' } };

test.each<[string, (staged: Stage) => Promise<unknown>, readonly object[]]>([
  [
    'the channel is truncated',
    ({ server }) => server('truncateChannel', open, {}),
    [ofChannel, ofReply],
  ],
  [
    'the channel is truncated for good',
    ({ server }) => server('truncateChannel', open, { hard_delete: true }),
    [ofChannel, ofReply],
  ],
  [
    'the channel is deleted',
    ({ server }) => server('deleteChannel', open, {}),
    [ofChannel, ofReply],
  ],
  [
    'the owner was a member, and is none any more',
    async ({ server }) => {
      await server('updateChannel', open, { add_members: ['eve'] });
      await server('updateChannel', open, { remove_members: ['eve'] });
    },
    [ofChannel, ofReply],
  ],
  [
    'the message is deleted for good',
    ({ server }) => server('deleteMessage', { id: 'm1' }, { hard: true }),
    [ofReply],
  ],
])('are gone for their owner when %s', async (_, act, expected) => {
  const staged = await stage();
  expect(await staged.left()).toHaveLength(2);

  await act(staged);

  const byParent = staged.ended().sort((one) => (one.parent_id === undefined ? -1 : 1));
  expect(byParent).toMatchObject(expected);
  expect(await staged.left()).toHaveLength(2 - expected.length);
});
