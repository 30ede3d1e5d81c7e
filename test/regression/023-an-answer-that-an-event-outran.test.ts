import type { Channel, ChannelResponse } from 'millrace/protocol';
import {
  channelIn,
  type ChatState,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
} from 'millrace/state';
import { build } from 'millrace/testing';
import { expect, test } from 'vitest';
import { at, channel, cid, messageNew } from '../helpers/samples.js';

const named = (name: string, ms: number): Channel => ({ ...channel(), name, updated_at: at(ms) });
const renamed = (name: string, ms: number) =>
  build('channel.updated', { cid, created_at: at(ms), channel: named(name, ms) });

const before = mergeChannelResponse(emptyChatState, { channel: named('One', 1) });
const merged = (state: ChatState, response: ChannelResponse, sent?: ChatState) =>
  channelIn(mergeChannelResponse(state, response, sent), cid).channel;
const answer = { channel: { ...named('One', 1), hidden: false } };

test('a channel that was renamed while an answer was under way keeps its name', () => {
  const now = foldChatState(before, renamed('Two', 2));
  expect(merged(now, answer, before)).toMatchObject({
    name: 'Two',
    hidden: false,
  });
  const first = foldChatState(emptyChatState, renamed('Two', 2));
  expect(merged(first, answer, emptyChatState)?.['name']).toBe('Two');
});

test('an answer that is newer than the event counts', () => {
  const now = foldChatState(before, renamed('Two', 2));
  const newer = { channel: named('Three', 3) };
  expect(merged(now, newer, before)?.['name']).toBe('Three');
});

test('what was hidden, or said, while an answer was under way stays so', () => {
  const hidden = build('channel.hidden', { cid, created_at: at(2), channel: named('One', 1) });
  const now = [hidden, messageNew({ created_at: at(3) })].reduce(foldChatState, before);
  expect(channelIn(now, cid).channel?.last_message_at).toBeDefined();
  expect(merged(now, answer, before)).toMatchObject({
    hidden: true,
    last_message_at: channelIn(now, cid).channel?.last_message_at,
  });
});

test('an answer that nothing outran is taken as it is', () => {
  expect(merged(before, { channel: named('Older', 0) })).toEqual(named('Older', 0));
});
