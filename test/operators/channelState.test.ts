import { channelState } from 'millrace';
import { emptyChannelState, emptyChatState, foldChatState } from 'millrace/state';
import { map, pairwise } from 'rxjs';
import { describe, test } from 'vitest';
import { marbles } from '../helpers/marbles.js';
import {
  cid,
  elsewhere,
  jane,
  john,
  memberAdded,
  typingStart,
  watchingStart,
} from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

describe('channelState', () => {
  const one = memberAdded(john);
  const two = memberAdded(jane);
  const x = memberAdded(jane, elsewhere);
  const known = foldChatState(emptyChatState, one);
  const first = known.channels.get(cid) ?? emptyChannelState;
  const second = foldChatState(known, two).channels.get(cid);

  describeLaws({
    operator: channelState(cid),
    events: { a: one, b: two, x },
    results: { a: first, b: second },
  });

  describeHeldLaws({
    operator: channelState(cid),
    ofConnection: (chat) => channelState(chat, cid),
    known,
    events: { a: two, x },
    results: { k: first, a: second },
  });

  test('keeps the parts that do not change', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-m-w-t|', { m: one, w: watchingStart(jane), t: typingStart(jane) });
      const kept$ = source$.pipe(
        channelState(cid),
        pairwise(),
        map(([before, after]) => before.members === after.members),
      );
      expectObservable(kept$).toBe('---w-t|', { w: true, t: true });
      expectSubscriptions(source$.subscriptions).toBe('^-----!');
    });
  });
});
