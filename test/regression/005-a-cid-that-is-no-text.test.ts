import { either as E } from 'fp-ts';
import { decodeEvent } from 'millrace/protocol';
import { emptyChatState, foldChatState } from 'millrace/state';
import { build } from 'millrace/testing';
import { expect, test } from 'vitest';

test('an event of no channel makes no channel of a key that only looks like one', () => {
  const frame = JSON.stringify({ ...build('user.deleted', { user: { id: 'john' } }), cid: {} });
  const event = decodeEvent(frame);
  if (E.isLeft(event)) throw new Error(event.left.message);
  expect(foldChatState(emptyChatState, event.right).channels.size).toBe(0);
});
