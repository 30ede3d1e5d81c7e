import { typingIn } from 'millrace';
import type { ChatEvent } from 'millrace/protocol';
import { emptyChatState, foldChatState, mergeChannelResponse } from 'millrace/state';
import { virtualClock } from 'millrace/testing';
import { NEVER, Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { holding, marbles } from '../helpers/marbles.js';
import {
  at,
  channel,
  cid,
  elsewhere,
  jane,
  max,
  messageNew,
  typingStart,
  typingStop,
} from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

const by = (...typists: (readonly [typeof jane, number])[]) =>
  new Map(typists.map(([user, ms]) => [user.id, { user, since: at(ms), parentId: undefined }]));

describe('typingIn', () => {
  const x = typingStart(max, 0, elsewhere);

  describeLaws({
    operator: typingIn(cid),
    events: { a: typingStart(jane), b: typingStop(jane), x },
    results: { a: by([jane, 0]), b: by() },
  });

  describeHeldLaws({
    operator: typingIn(cid),
    ofConnection: (chat) => typingIn(chat, cid),
    known: mergeChannelResponse(emptyChatState, { channel: channel() }),
    events: { a: typingStart(jane), x },
    results: { k: by(), a: by([jane, 0]) },
  });

  const events = {
    j: typingStart(jane),
    k: typingStart(jane, 4_000),
    m: typingStart(max, 2_000),
    n: messageNew({ user: max }),
  };

  test('forgets who starts and is not heard of again', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-j 9999ms |', events);
      expectObservable(source$.pipe(typingIn(cid))).toBe('-j 6999ms e 2999ms |', {
        j: by([jane, 0]),
        e: by(),
      });
      expectSubscriptions(source$.subscriptions).toBe('^ 10s !');
    });
  });

  test('holds each typist as long as the last start does', () => {
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('j 1999ms m 1999ms k 8999ms |', events);
      expectObservable(source$.pipe(typingIn(cid))).toBe(
        'j 1999ms m 1999ms k 4999ms o 1999ms e 1999ms |',
        {
          j: by([jane, 0]),
          m: by([jane, 0], [max, 2_000]),
          k: by([jane, 4_000], [max, 2_000]),
          o: by([jane, 4_000]),
          e: by(),
        },
      );
    });
  });

  test('gives those first who type already, as long as they still do', () => {
    const known = foldChatState(emptyChatState, typingStart(jane));
    const clock = virtualClock();
    clock.scheduler.frame = Date.parse(at(5_000));
    const seen: unknown[] = [];
    const subscription = holding(NEVER, known)
      .pipe(typingIn(cid, clock.scheduler))
      .subscribe((typing) => void seen.push(typing));
    expect(seen).toEqual([by([jane, 0])]);
    clock.advance(1_999);
    expect(seen).toHaveLength(1);
    clock.advance(1);
    expect(seen).toEqual([by([jane, 0]), by()]);
    subscription.unsubscribe();
  });

  test('leaves no timer behind', () => {
    const clock = virtualClock();
    const source$ = new Subject<ChatEvent>();
    const subscription = source$.pipe(typingIn(cid, clock.scheduler)).subscribe();
    source$.next(typingStart(jane));
    expect(clock.pending()).toBe(1);
    subscription.unsubscribe();
    expect(clock.pending()).toBe(0);
  });

  test('a message ends what its author typed', () => {
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('j 99ms m 99ms n-|', events);
      expectObservable(source$.pipe(typingIn(cid))).toBe('j 99ms m 99ms n-|', {
        j: by([jane, 0]),
        m: by([jane, 0], [max, 2_000]),
        n: by([jane, 0]),
      });
    });
  });
});
