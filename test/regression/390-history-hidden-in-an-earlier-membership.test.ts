import { hideChannel, removeMembers } from 'millrace';
import { upsertUsers } from 'millrace/backend';
import { scenario } from 'millrace/testing';
import { test } from 'vitest';

test('an admin who hid the history as a member sees all of it after its membership', () =>
  scenario(
    {
      jane: '          Aa---',
      john: '          --whr',
      'john messages': '1--01',
    },
    {
      acts: {
        a: ({ backend }) => upsertUsers(backend, [{ id: 'john', role: 'admin' }]),
        h: ({ chat, cid }) => hideChannel(chat, cid, { clear_history: true }),
        r: ({ backend, cid }) => removeMembers(backend, cid, ['john']),
      },
    },
  ));
