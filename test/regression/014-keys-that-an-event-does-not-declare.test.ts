import { either as E } from 'fp-ts';
import { mutes$, reactionsOn } from 'millrace';
import { type ChatEvent, decodeEvent } from 'millrace/protocol';
import { emptyMembers, emptyReads, foldMembers, foldReads } from 'millrace/state';
import { of, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { at, channel, cid, jane, message } from '../helpers/samples.js';

/** An event with keys that its codec does not know, and therefore lets through whatever they hold. */
const heard = (type: string, strangers: object): ChatEvent => {
  const frame = { type, cid, created_at: at(), user: jane, channel: channel(), ...strangers };
  const result = decodeEvent(JSON.stringify(frame));
  if (E.isLeft(result)) throw new Error(result.left.message);
  return result.right;
};

const added = heard('notification.added_to_channel', { user: [] });

test('who was added to a channel is not read from a key that the event does not have', () => {
  expect(foldReads(emptyReads, added)).toBe(emptyReads);
  expect(foldMembers(emptyMembers, added)).toBe(emptyMembers);
});

test('an account in an event that carries none sets no mutes', () => {
  const lists: unknown[] = [];
  of(heard('typing.start', { me: { id: 7 } }))
    .pipe(mutes$, toArray())
    .subscribe((all) => lists.push(all));
  expect(lists).toEqual([[]]);
});

test('a message in an event that carries none has no reactions', () => {
  const stranger = { ...message({ id: 'm1' }), reaction_counts: { like: 1 } };
  const lists: unknown[] = [];
  of(heard('typing.start', { message: stranger }))
    .pipe(reactionsOn('m1'), toArray())
    .subscribe((all) => lists.push(all));
  expect(lists).toEqual([[]]);
});
