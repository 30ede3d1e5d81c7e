import { addMembers, deleteChannel, removeMembers, sendMessage } from 'millrace';
import { type Acts, scenario } from 'millrace/testing';
import { catchError, of } from 'rxjs';
import { expect, test } from 'vitest';

const acts: Acts = {
  k: ({ backend, cid }) => removeMembers(backend, cid, ['john']),
  a: ({ backend, cid }) => addMembers(backend, cid, ['john']),
  d: ({ backend, cid }) => deleteChannel(backend, cid, { hard_delete: true }),
  '?': ({ chat, cid }) =>
    sendMessage(chat, cid, { text: 'x' }).pipe(
      catchError((error: unknown) => {
        expect(error).toMatchObject({ code: 16 });
        return of(undefined);
      }),
    ),
};

test('a member who is removed and added again watches again', () =>
  scenario({ john: 'w---', jane: '-kaA', 'john new': '---A' }, { acts }));

test('a deleted channel is not created again by somebody who watched it', () =>
  scenario({ jane: '-d--?-', john: 'w-xo--', 'john new': '------' }, { acts }));

test('the next subscriber creates a channel that was deleted', () =>
  scenario({ jane: '-d--', john: 'w-wA', 'john new': '---A' }, { acts }));
