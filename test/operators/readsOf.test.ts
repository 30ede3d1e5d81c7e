import { readsOf } from 'millrace';
import { emptyChatState, emptyReads, foldChatState, foldReads } from 'millrace/state';
import { build } from 'millrace/testing';
import { describe } from 'vitest';
import { at, cid, elsewhere, jane } from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

const read = (ms: number, where = cid) =>
  build('message.read', {
    cid: where,
    created_at: at(ms),
    user: jane,
    last_read_message_id: `m${String(ms)}`,
  });

const upTo = (ms: number) => foldReads(emptyReads, read(ms));

describe('readsOf', () => {
  describeLaws({
    operator: readsOf(cid),
    events: { a: read(1), b: read(2), x: read(3, elsewhere) },
    results: { a: upTo(1), b: upTo(2) },
  });

  describeHeldLaws({
    operator: readsOf(cid),
    ofConnection: (chat) => readsOf(chat, cid),
    known: foldChatState(emptyChatState, read(1)),
    events: { a: read(2), x: read(3, elsewhere) },
    results: { k: upTo(1), a: upTo(2) },
  });
});
