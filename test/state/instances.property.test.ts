import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import type { monoid } from 'fp-ts';
import type { ChatEvent, Message } from 'millrace/protocol';
import {
  emptyReads,
  emptyTimeline,
  emptyTyping,
  eqReads,
  eqTyping,
  foldReads,
  foldTimeline,
  foldTyping,
  messagesIn,
  monoidReads,
  monoidTyping,
  ordMessage,
  ordMoment,
} from 'millrace/state';
import { describe, expect } from 'vitest';
import {
  chatEventArbitrary,
  historyArbitrary,
  nanoseconds,
  rfc3339,
} from '../helpers/arbitraries.js';
import { type Folded, folds } from '../helpers/folds.js';

describe.each(folds)('the equality of %s', (_, { empty, fold, eq }) => {
  const after = (history: readonly ChatEvent[]): unknown => history.reduce(fold, empty);

  test.prop([historyArbitrary, chatEventArbitrary])(
    'holds for each fold of the same history, and after the same event',
    (history, event) => {
      const [one, other] = [after(history), after(structuredClone(history))];
      expect(eq.equals(one, other)).toBe(true);
      expect(eq.equals(fold(one, event), fold(other, event))).toBe(true);
    },
  );

  test.prop([historyArbitrary, historyArbitrary])('is symmetric', (left, right) => {
    const [one, other] = [after(left), after(right)];
    expect(eq.equals(one, other)).toBe(eq.equals(other, one));
  });

  test.prop([historyArbitrary])('distinguishes every change from what was before', (history) => {
    history.reduce((before, event) => {
      const now = fold(before, event);
      expect(eq.equals(before, now)).toBe(before === now);
      return now;
    }, empty);
  });
});

const describeMonoid = <S>(
  name: string,
  { empty, concat }: monoid.Monoid<S>,
  { fold, eq: { equals } }: Folded<S>,
): void => {
  describe(`the monoid of ${name}`, () => {
    const after = (history: readonly ChatEvent[]): S => history.reduce(fold, empty);

    test.prop([historyArbitrary, historyArbitrary, historyArbitrary])(
      'is associative, has its empty value, and takes the same twice as once',
      (first, second, third) => {
        const [one, two, three] = [after(first), after(second), after(third)];
        const [left, right] = [concat(concat(one, two), three), concat(one, concat(two, three))];
        expect(equals(left, right)).toBe(true);
        for (const same of [concat(one, empty), concat(empty, one), concat(one, one)])
          expect(equals(same, one)).toBe(true);
      },
    );
  });
};

describeMonoid('Reads', monoidReads, { empty: emptyReads, fold: foldReads, eq: eqReads });
describeMonoid('Typing', monoidTyping, { empty: emptyTyping, fold: foldTyping, eq: eqTyping });

describe('the order of moments', () => {
  const moment = fc.oneof(rfc3339, nanoseconds);

  test.prop([moment, moment, moment])('is total and transitive', (one, two, three) => {
    const { compare, equals } = ordMoment;
    expect(compare(one, two) + compare(two, one)).toBe(0);
    expect(compare(one, two) === 0).toBe(equals(one, two));
    if (compare(one, two) <= 0 && compare(two, three) <= 0)
      expect(compare(one, three)).toBeLessThanOrEqual(0);
  });
});

test.prop([historyArbitrary])('messages are in the order of their timeline', (history) => {
  const shown: readonly Message[] = messagesIn(history.reduce(foldTimeline, emptyTimeline));
  const written = shown.filter(({ created_at }) => created_at != null);
  expect([...written].sort(ordMessage.compare)).toEqual(written);
});
