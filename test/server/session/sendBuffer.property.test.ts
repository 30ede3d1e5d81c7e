import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSendBuffer } from '../../../src/server/session/sendBuffer.js';

/** A reader that takes frames when a test says so. */
const setUp = (coalesceAboveBytes = 10, sendBudgetBytes = 100) => {
  const waiting: { readonly frame: string; readonly onSent: () => void }[] = [];
  const read: string[] = [];
  let overflows = 0;
  const bufferedBytes = () => waiting.reduce((sum, { frame }) => sum + frame.length, 0);
  const sendBuffer = createSendBuffer(
    {
      send: (frame, onSent = () => undefined) => void waiting.push({ frame, onSent }),
      bufferedBytes,
    },
    { coalesceAboveBytes, sendBudgetBytes },
    () => (overflows += 1),
  );
  /** Reads so many frames, all of them when not said. */
  const take = (count = Infinity): void => {
    for (let left = count; left > 0 && waiting.length > 0; left -= 1) {
      const [next] = waiting.splice(0, 1);
      read.push(next!.frame);
      next!.onSent();
    }
  };
  return { sendBuffer, read, take, bufferedBytes, overflows: () => overflows };
};

describe('a reader that keeps up', () => {
  test('gets all in order, what was sent before the first frame after it', () => {
    const { sendBuffer, read, take } = setUp();
    sendBuffer.send('a');
    sendBuffer.open('first');
    sendBuffer.send('typing', 'john');
    sendBuffer.send('b');
    take();
    expect(read).toEqual(['first', 'a', 'typing', 'b']);
  });
});

describe('a slow reader', () => {
  test('gets only the newest of each state, once it has caught up', () => {
    const { sendBuffer, read, take } = setUp();
    sendBuffer.open('x'.repeat(11));
    sendBuffer.send('john-1', 'john');
    sendBuffer.send('jane-1', 'jane');
    sendBuffer.send('john-2', 'john');
    sendBuffer.send('durable');
    take();
    expect(read.slice(1)).toEqual(['durable', 'jane-1', 'john-2']);
  });

  test('gets nothing older after something newer', () => {
    const { sendBuffer, read, take } = setUp(10);
    sendBuffer.open('x'.repeat(11));
    sendBuffer.send('old', 'john');
    take(1);
    sendBuffer.send('new', 'john');
    take();
    expect(read.slice(1)).toEqual(['old', 'new']);
  });

  test('is cut once when too much waits, and is sent nothing more', () => {
    const { sendBuffer, bufferedBytes, overflows } = setUp();
    sendBuffer.open('first');
    sendBuffer.send('x'.repeat(96));
    expect(overflows()).toBe(1);
    const waiting = bufferedBytes();
    sendBuffer.send('y');
    sendBuffer.send('z', 'john');
    expect([overflows(), bufferedBytes()]).toEqual([1, waiting]);
  });

  test('is cut before its first frame when too much waits for that', () => {
    const { sendBuffer, read, take, overflows } = setUp();
    sendBuffer.send('x'.repeat(60));
    sendBuffer.send('y'.repeat(41), 'john');
    expect(overflows()).toBe(1);
    sendBuffer.open('first');
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
        const { sendBuffer, read, take, bufferedBytes, overflows } = setUp(10, 200);
        const durable: string[] = [];
        const newest = new Map<string, string>();
        steps.forEach((each, index) => {
          if (index === openAt) sendBuffer.open('first');
          if (overflows() > 0) return;
          if ('take' in each) take(each.take);
          else if ('size' in each) {
            const frame = `${index}`.padEnd(each.size, '.');
            durable.push(frame);
            sendBuffer.send(frame);
          } else {
            newest.set(each.state, `${each.state}${index}`);
            sendBuffer.send(`${each.state}${index}`, each.state);
          }
          expect(bufferedBytes()).toBeLessThanOrEqual(200 + 25);
        });
        if (overflows() > 0) return;
        sendBuffer.open('first');
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
