import { build } from 'millrace/testing';
import { emptyMutes, foldMutes } from 'millrace/state';
import { expect, test } from 'vitest';
import { at, jane, john } from '../helpers/samples.js';

const muted = foldMutes(
  emptyMutes,
  build('notification.mutes_updated', {
    created_at: at(0),
    me: { id: 'john', mutes: [{ user: john, target: jane, created_at: at(0), updated_at: at(0) }] },
  }),
);

const deleted = (hard_delete: boolean) =>
  build('user.deleted', { created_at: at(1_000), user: jane, hard_delete });

test('a mute ends when its target is deleted for good, whose id may be taken again', () => {
  expect([...muted.users.keys()]).toEqual(['jane']);
  expect(foldMutes(muted, deleted(true))).toEqual(emptyMutes);
});

test('a mute of a user who can be restored stays', () => {
  expect(foldMutes(muted, deleted(false))).toBe(muted);
});
