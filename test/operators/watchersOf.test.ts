import { watchersOf } from 'millrace';
import { emptyChatState, mergeChannelResponse } from 'millrace/state';
import { describe } from 'vitest';
import {
  channel,
  cid,
  elsewhere,
  jane,
  john,
  watchingStart,
  watchingStop,
} from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

describe('watchersOf', () => {
  const one = { count: 1, users: new Map([['jane', jane]]) };
  const nobody = { count: 0, users: new Map() };

  describeLaws({
    operator: watchersOf(cid),
    events: { a: watchingStart(jane), b: watchingStop(jane), x: watchingStart(john, elsewhere) },
    results: { a: one, b: nobody },
  });

  describeHeldLaws({
    operator: watchersOf(cid),
    ofConnection: (chat) => watchersOf(chat, cid),
    known: mergeChannelResponse(emptyChatState, { channel: channel(), watchers: [jane] }),
    events: { a: watchingStop(jane), x: watchingStart(john, elsewhere) },
    results: { k: one, a: nobody },
  });
});
