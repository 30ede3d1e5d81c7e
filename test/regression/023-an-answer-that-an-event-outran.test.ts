import type { Channel } from 'millrace/protocol';
import { emptyChannelState, foldChannelState, mergeChannelState } from 'millrace/state';
import { build } from 'millrace/testing';
import { expect, test } from 'vitest';
import { at, channel, cid, messageNew } from '../helpers/samples.js';

const named = (name: string, ms: number): Channel => ({ ...channel(), name, updated_at: at(ms) });
const renamed = (name: string, ms: number) =>
  build('channel.updated', { cid, created_at: at(ms), channel: named(name, ms) });

const before = mergeChannelState(emptyChannelState, { channel: named('One', 1) });
const answer = { channel: { ...named('One', 1), hidden: false } };

test('a channel that was renamed while an answer was under way keeps its name', () => {
  const now = foldChannelState(before, renamed('Two', 2));
  expect(mergeChannelState(now, answer, before).channel).toMatchObject({
    name: 'Two',
    hidden: false,
  });
  const first = foldChannelState(emptyChannelState, renamed('Two', 2));
  expect(mergeChannelState(first, answer, emptyChannelState).channel?.['name']).toBe('Two');
});

test('an answer that is newer than the event counts', () => {
  const now = foldChannelState(before, renamed('Two', 2));
  const newer = { channel: named('Three', 3) };
  expect(mergeChannelState(now, newer, before).channel?.['name']).toBe('Three');
});

test('what was hidden, or said, while an answer was under way stays so', () => {
  const hidden = build('channel.hidden', { cid, created_at: at(2), channel: named('One', 1) });
  const now = [hidden, messageNew({ created_at: at(3) })].reduce(foldChannelState, before);
  expect(now.channel?.last_message_at).toBeDefined();
  expect(mergeChannelState(now, answer, before).channel).toMatchObject({
    hidden: true,
    last_message_at: now.channel?.last_message_at,
  });
});

test('an answer that nothing outran is taken as it is', () => {
  expect(mergeChannelState(before, { channel: named('Older', 0) }).channel).toEqual(
    named('Older', 0),
  );
});
