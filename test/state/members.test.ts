import { emptyMembers, foldMembers, membersFrom } from 'millrace/state';
import { describe, expect, test } from 'vitest';
import {
  at,
  cid,
  jane,
  john,
  max,
  memberAdded,
  memberOf,
  memberRemoved,
  messageNew,
  presenceChanged,
  userDeleted,
  userUpdated,
} from '../helpers/samples.js';

const both = membersFrom([memberOf(john), memberOf(jane)]);

describe('membersFrom', () => {
  test('finds the id beside the user or in it, and leaves out who has none', () => {
    const members = membersFrom([
      memberOf(john),
      { user: jane },
      { user_id: undefined, user: max },
      { channel_role: 'channel_member' },
      { user_id: 'sue' },
    ]);
    expect([...members.keys()]).toEqual(['john', 'jane', 'max', 'sue']);
  });
});

describe('foldMembers', () => {
  test('adds, updates and removes', () => {
    const added = foldMembers(emptyMembers, memberAdded(john));
    expect(added).toEqual(membersFrom([memberOf(john)]));

    const member = { ...memberOf(john), channel_role: 'channel_moderator' };
    const updated = foldMembers(added, { ...memberAdded(john), type: 'member.updated', member });
    expect(updated.get('john')).toBe(member);

    expect(foldMembers(updated, memberRemoved(john))).toEqual(emptyMembers);
  });

  test('goes by the user of the event where the member names none', () => {
    const state = foldMembers(emptyMembers, { ...memberAdded(john), member: {} });
    expect([...state.keys()]).toEqual(['john']);
  });

  test('stays the same one when who leaves was not there', () => {
    expect(foldMembers(both, memberRemoved(max))).toBe(both);
  });

  test.each([
    userUpdated({ ...john, name: 'Johnny', online: false }),
    presenceChanged({ ...john, name: 'Johnny', online: false }),
  ])('has the user of $type', (event) => {
    const state = foldMembers(both, event);
    expect(state.get('john')).toEqual({ ...memberOf(john), user: event.user });
    expect(state.get('jane')).toBe(both.get('jane'));
  });

  test('does not become a member by being mentioned', () => {
    expect(foldMembers(both, userUpdated(max))).toBe(both);
    expect(foldMembers(both, messageNew({ user: max }))).toBe(both);
  });

  test('keeps a deleted user until the channel says that it is gone', () => {
    expect([...foldMembers(both, userDeleted(john)).keys()]).toEqual(['john', 'jane']);
  });

  test.each(['channel.deleted', 'notification.channel_deleted'] as const)(
    'is empty after %s',
    (type) => {
      expect(foldMembers(both, { type, cid, created_at: at() })).toEqual(emptyMembers);
    },
  );
});
