import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSendBuffer } from '../../../src/server/session/sendBuffer.js';

/** A reader that takes frames when a test says so. */
const setUp = (coalesceAboveBytes = 10, sendBudgetBytes = 100) => {
  const waiting: { readonly frame: string; readonly onTaken: () => void }[] = [];
  const read: string[] = [];
  let overflows = 0;
  const backlog = () => waiting.reduce((sum, { frame }) => sum + frame.length, 0);
  const outlet = createSendBuffer(
    { send: (frame, onTaken = () => undefined) => void waiting.push({ frame, onTaken }), backlog },
    { coalesceAboveBytes, sendBudgetBytes },
    () => (overflows += 1),
  );
  /** Reads so many frames, all of them when not said. */
  const take = (count = Infinity): void => {
    for (let left = count; left > 0 && waiting.length > 0; left -= 1) {
      const [next] = waiting.splice(0, 1);
      read.push(next!.frame);
      next!.onTaken();
    }
  };
  return { outlet, read, take, backlog, overflows: () => overflows };
};

describe('a reader that keeps up', () => {
  test('gets all in order, what was sent before the first frame after it', () => {
    const { outlet, read, take } = setUp();
    outlet.send('a');
    outlet.open('first');
    outlet.send('typing', 'john');
    outlet.send('b');
    take();
    expect(read).toEqual(['first', 'a', 'typing', 'b']);
  });
});

describe('a slow reader', () => {
  test('gets only the newest of each state, once it has caught up', () => {
    const { outlet, read, take } = setUp();
    outlet.open('x'.repeat(11));
    outlet.send('john-1', 'john');
    outlet.send('jane-1', 'jane');
    outlet.send('john-2', 'john');
    outlet.send('durable');
    take();
    expect(read.slice(1)).toEqual(['durable', 'jane-1', 'john-2']);
  });

  test('gets nothing older after something newer', () => {
    const { outlet, read, take } = setUp(10);
    outlet.open('x'.repeat(11));
    outlet.send('old', 'john');
    take(1);
    outlet.send('new', 'john');
    take();
    expect(read.slice(1)).toEqual(['old', 'new']);
  });

  test('is cut once when too much waits, and is sent nothing more', () => {
    const { outlet, backlog, overflows } = setUp();
    outlet.open('first');
    outlet.send('x'.repeat(96));
    expect(overflows()).toBe(1);
    const waiting = backlog();
    outlet.send('y');
    outlet.send('z', 'john');
    expect([overflows(), backlog()]).toEqual([1, waiting]);
  });

  test('is cut before its first frame when too much waits for that', () => {
    const { outlet, read, take, overflows } = setUp();
    outlet.send('x'.repeat(60));
    outlet.send('y'.repeat(41), 'john');
    expect(overflows()).toBe(1);
    outlet.open('first');
    take();
    expect(read).toEqual([]);
  });

  test('loses nothing durable and ends with the newest of each state, and no more than the budget waits', () => {
    const step = fc.oneof(
      fc.record({ take: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ size: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ state: fc.constantFrom('a', 'b', 'c') }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), (steps, openAt) => {
        const { outlet, read, take, backlog, overflows } = setUp(10, 200);
        const durable: string[] = [];
        const newest = new Map<string, string>();
        steps.forEach((each, index) => {
          if (index === openAt) outlet.open('first');
          if (overflows() > 0) return;
          if ('take' in each) take(each.take);
          else if ('size' in each) {
            const frame = `${index}`.padEnd(each.size, '.');
            durable.push(frame);
            outlet.send(frame);
          } else {
            newest.set(each.state, `${each.state}${index}`);
            outlet.send(`${each.state}${index}`, each.state);
          }
          expect(backlog()).toBeLessThanOrEqual(200 + 25);
        });
        if (overflows() > 0) return;
        outlet.open('first');
        take();
        const isState = (frame: string) => /^[abc]/.test(frame);
        expect(read[0]).toBe('first');
        expect(read.slice(1).filter((frame) => !isState(frame))).toEqual(durable);
        for (const [state, frame] of newest)
          expect(read.filter((each) => each.startsWith(state)).at(-1)).toBe(frame);
      }),
    );
  });
});
