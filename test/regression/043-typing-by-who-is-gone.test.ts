import type { ChatEvent } from 'millrace/protocol';
import { channelIn, emptyChatState, foldChatState } from 'millrace/state';
import { build } from 'millrace/testing';
import { expect, test } from 'vitest';
import {
  channel,
  cid,
  jane,
  max,
  memberOf,
  memberRemoved,
  typingStart,
  userDeleted,
} from '../helpers/samples.js';

const removedElsewhere = build('notification.removed_from_channel', {
  cid,
  channel: channel(),
  member: memberOf(jane),
  user: jane,
});

test.each<[string, ChatEvent]>([
  ['removed', memberRemoved(jane)],
  ['removed, by the event for them alone', removedElsewhere],
  ['deleted', userDeleted(jane)],
])('a user who types and is %s types no more', (_, event) => {
  const both = [typingStart(jane), typingStart(max)].reduce(foldChatState, emptyChatState);
  const { typing } = channelIn(foldChatState(both, event), cid);
  expect([...typing.keys()]).toEqual(['max']);
});
