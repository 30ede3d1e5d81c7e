import { test } from '@fast-check/vitest';
import type { ChatEvent } from 'millrace/protocol';
import {
  type ChannelState,
  type ChatState,
  concerns,
  emptyChannelState,
  emptyChatState,
  emptyPresence,
  emptyTyping,
  emptyUnread,
  foldChannelState,
  foldChatState,
  foldPresence,
  foldTyping,
  foldUnread,
  typingAt,
} from 'millrace/state';
import { checkFold } from 'millrace/testing';
import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { cidOf } from '../../src/state/channel.js';
import {
  chatEventArbitrary,
  historyArbitrary,
  unknownEventArbitrary,
} from '../helpers/arbitraries.js';
import { type Folded, folds } from '../helpers/folds.js';
import { runs } from '../helpers/run.js';

const afterAll = ({ empty, fold }: Folded<unknown>, history: readonly ChatEvent[]): unknown =>
  history.reduce<unknown>((state, event) => fold(state, event), empty);

describe.each(folds)('%s', (_, each) => {
  test.prop([historyArbitrary], { numRuns: runs(150) })('keeps the laws of folds', (history) => {
    checkFold(each, history);
  });

  test.prop([historyArbitrary, unknownEventArbitrary])(
    'stays the same one after an unknown event',
    (history, event) => {
      const state = afterAll(each, history);
      expect(each.fold(state, event)).toBe(state);
    },
  );

  test.prop([historyArbitrary])('is the same for each fold of the history', (history) => {
    expect(afterAll(each, history)).toEqual(afterAll(each, structuredClone(history)));
  });
});

describe('ChatState', () => {
  const known = (history: readonly ChatEvent[]): ChatState =>
    history.reduce(foldChatState, emptyChatState);

  test.prop([historyArbitrary, chatEventArbitrary], { numRuns: runs(150) })(
    'shares the channels in which the event did not happen',
    (history, event) => {
      const before = known(history);
      const after = foldChatState(before, event);
      const there = cidOf(event);
      for (const [cid, channel] of before.channels)
        if (there !== undefined && there !== cid) expect(after.channels.get(cid)).toBe(channel);
      expect(after.channels.size).toBeLessThanOrEqual(before.channels.size + 1);
    },
  );

  test.prop([historyArbitrary, chatEventArbitrary], { numRuns: runs(150) })(
    'shares every part that is what it was',
    (history, event) => {
      const before = known(history);
      const after = foldChatState(before, event);
      if (event.type.startsWith('user.') || event.type === 'health.check') return;
      expect(after.presence).toBe(before.presence);
    },
  );

  test.prop([historyArbitrary])('is made of the single folds', (history) => {
    const state = known(history);
    expect(state.unread).toEqual(history.reduce(foldUnread, emptyUnread));
    expect(state.presence).toEqual(history.reduce(foldPresence, emptyPresence));
  });
});

describe('Unread', () => {
  test.prop([historyArbitrary])('never loses knowledge', (history) => {
    let state = emptyUnread;
    for (const event of history) {
      const next = foldUnread(state, event);
      expect(Object.keys(next)).toEqual(expect.arrayContaining(Object.keys(state)));
      state = next;
    }
  });
});

describe('typingAt', () => {
  const typing = historyArbitrary.map((history) => history.reduce(foldTyping, emptyTyping));

  test.prop([typing, fc.date({ noInvalidDate: true })])('leaves only who was there', (all, now) => {
    const left = typingAt(all, now.getTime());
    for (const [id, typist] of left) expect(all.get(id)).toBe(typist);
    expect(typingAt(left, now.getTime())).toBe(left);
  });
});

describe('concerns', () => {
  const channel: fc.Arbitrary<ChannelState> = historyArbitrary.map((history) =>
    history.reduce(foldChannelState, emptyChannelState),
  );

  test.prop([channel, chatEventArbitrary], { numRuns: runs(150) })(
    'reads any event, and those of its own channel always',
    (state, event) => {
      const there = cidOf(event);
      expect(concerns('messaging:a', state, event)).toBeTypeOf('boolean');
      if (there !== undefined) expect(concerns(there, state, event)).toBe(true);
      if (there !== undefined) expect(concerns(`${there}!`, state, event)).toBe(false);
    },
  );
});
