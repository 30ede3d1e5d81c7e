import { build } from 'millrace/testing';
import {
  emptyMembers,
  emptyTyping,
  emptyWatchers,
  foldMembers,
  foldTyping,
  foldWatchers,
} from 'millrace/state';
import { expect, test } from 'vitest';
import {
  cid,
  jane,
  memberAdded,
  memberRemoved,
  typingStart,
  typingStop,
  watchingStart,
  watchingStop,
} from '../helpers/samples.js';

const deleted = build('channel.deleted', { cid });

test('a channel deleted when nobody is left in it changes nothing of who is there', () => {
  const members = [memberAdded(jane), memberRemoved(jane)].reduce(foldMembers, emptyMembers);
  const typing = [typingStart(jane), typingStop(jane)].reduce(foldTyping, emptyTyping);
  const watchers = [watchingStart(jane), watchingStop(jane)].reduce(foldWatchers, emptyWatchers);
  expect(foldMembers(members, deleted)).toBe(members);
  expect(foldTyping(typing, deleted)).toBe(typing);
  expect(foldWatchers(watchers, deleted)).toBe(watchers);
});
