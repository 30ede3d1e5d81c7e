import { membersOf } from 'millrace';
import { emptyChatState, foldChatState, mergeChannelResponse } from 'millrace/state';
import { describe, test } from 'vitest';
import { holding, marbles } from '../helpers/marbles.js';
import {
  at,
  channel,
  cid,
  customEvent,
  elsewhere,
  jane,
  john,
  max,
  memberAdded,
  memberOf,
  memberRemoved,
  userUpdated,
} from '../helpers/samples.js';
import { describeHeldLaws, describeLaws } from './laws.js';

const members = (...users: (typeof john)[]) =>
  new Map(users.map((user) => [user.id, memberOf(user)]));

describe('membersOf', () => {
  describeLaws({
    operator: membersOf(cid),
    events: { a: memberAdded(john), b: memberAdded(jane), x: memberAdded(max, elsewhere) },
    results: { a: members(john), b: members(john, jane) },
  });

  describeHeldLaws({
    operator: membersOf(cid),
    ofConnection: (chat) => membersOf(chat, cid),
    known: mergeChannelResponse(emptyChatState, { channel: channel(), members: [memberOf(john)] }),
    events: { a: memberAdded(jane), x: memberAdded(max, elsewhere) },
    results: { k: members(john), a: members(john, jane) },
  });

  test('follows who comes, changes and goes', () => {
    const renamed = { ...john, name: 'Johnny', updated_at: at(9) };
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot(' jccu-l|', {
        j: memberAdded(john),
        c: customEvent('x'),
        u: userUpdated(renamed),
        l: memberRemoved(john),
      });
      expectObservable(source$.pipe(membersOf(cid))).toBe(' j--u-l|', {
        j: members(john),
        u: new Map([['john', { ...memberOf(john), user: renamed }]]),
        l: members(),
      });
      expectSubscriptions(source$.subscriptions).toBe('^-----!');
    });
  });

  test('emits no members of a known channel without any', () => {
    const known = foldChatState(
      mergeChannelResponse(emptyChatState, { channel: channel(), members: [memberOf(john)] }),
      memberRemoved(john),
    );
    marbles(({ hot, expectObservable }) => {
      expectObservable(holding(hot('-'), known).pipe(membersOf(cid))).toBe('e', { e: members() });
    });
  });
});
