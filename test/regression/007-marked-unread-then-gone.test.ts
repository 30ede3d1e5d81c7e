import { deleteMessage, markUnread, sendMessage } from 'millrace';
import { scenario } from 'millrace/testing';
import { test } from 'vitest';

test('a message that was marked as unread counts no more once it is gone for good', () =>
  scenario(
    {
      jane: '        ab---',
      john: '        w-m-d',
      'john unread': '12--1',
    },
    {
      acts: {
        a: ({ chat, cid }) => sendMessage(chat, cid, { id: 'a', text: 'one' }),
        b: ({ chat, cid }) => sendMessage(chat, cid, { id: 'b', text: 'two' }),
        m: ({ chat, cid }) => markUnread(chat, cid, { message_id: 'a' }),
        d: ({ backend }) => deleteMessage(backend, 'a', { hard: true }),
      },
    },
  ));
