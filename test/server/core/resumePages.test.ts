import { expect, it } from 'vitest';
import { general, makeChannel, startCore, watch } from './harness.js';

it('a page of what was missed holds no more than a slow reader may be sent', async () => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  await makeChannel(harness, ['alice']);
  const { millrace } = await watch(alice);
  const { epoch, id } = alice.log;
  await alice.leave();
  const attachments = [{ type: 'blob', data: 'x'.repeat(60_000) }];
  const sent = Array.from({ length: 40 }, (_, index) => String(index));
  for (const text of sent)
    await harness.server('sendMessage', general, {
      message: { text, attachments, user_id: 'alice' },
    });

  const again = await harness.connect('alice', {}, undefined, true);
  let position = millrace?.id ?? id;
  const pages: unknown[] = [];
  for (let more = true; more;) {
    const channels = pages.length === 0 ? { 'messaging:general': position } : {};
    await again.resume({ epoch, position, channels });
    const resumed = again.last('millrace.resumed');
    pages.push(resumed['count']);
    position = resumed['position'] as number;
    more = resumed['more'] as boolean;
  }
  const texts = again.frames
    .filter(({ type }) => type === 'message.new')
    .map((frame) => (frame['message'] as { readonly text: string }).text);
  expect(texts).toEqual(sent);
  expect(pages.length).toBeGreaterThan(2);
});
