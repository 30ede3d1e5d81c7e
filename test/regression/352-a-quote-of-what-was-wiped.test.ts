import { build } from 'millrace/testing';
import { emptyTimeline, foldTimeline, limitTimeline, messagesIn } from 'millrace/state';
import { describe, expect, test } from 'vitest';
import { at, cid, jane, john, message, messageNew } from '../helpers/samples.js';

const quoted = message({ id: 'm1', user: jane, created_at: at(1_000) });
const quote = message({
  ...{ id: 'm2', user: john, created_at: at(2_000) },
  quoted_message_id: 'm1',
  quoted_message: quoted,
});

const wipe = (hard_delete: boolean) =>
  build('user.messages.deleted@channel', { cid, user: jane, created_at: at(3_000), hard_delete });

/** The quote is in the window, and what it quotes is not. */
const timeline = foldTimeline(
  limitTimeline(emptyTimeline, 1),
  messageNew({ message: quote, created_at: at(2_000) }),
);

describe('a quote of a message that is not loaded', () => {
  test('is gone after its author was wiped for good', () => {
    const [shown] = messagesIn(foldTimeline(timeline, wipe(true)));
    expect(shown).toMatchObject({ id: 'm2' });
    expect(shown).not.toHaveProperty('quoted_message');
  });

  test('shows the deletion after its author was wiped', () => {
    const [shown] = messagesIn(foldTimeline(timeline, wipe(false)));
    expect(shown).toMatchObject({ quoted_message: { id: 'm1', type: 'deleted' } });
  });
});
