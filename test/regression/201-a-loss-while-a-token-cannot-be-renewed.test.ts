import { throwError } from 'rxjs';
import { expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { tokenUntil } from '../helpers/tokens.js';

const tokenOf = (url: string) => new URL(url).searchParams.get('authorization');

test('reconnects with the token that still holds', () => {
  let calls = 0;
  const { subscribe, sockets, clock, tag, untilRetry } = fakeChat({
    token: () =>
      (calls += 1) === 1 ? tokenUntil(20_000) : throwError(() => new Error('unavailable')),
    retry: { delayMs: () => 1_000 },
  });
  subscribe();
  sockets.last().greet('one');
  clock.advance(16_500);
  expect(calls).toBe(2);
  sockets.last().drop();
  untilRetry();
  expect(sockets.opened).toHaveLength(2);
  expect(tokenOf(sockets.last().url)).toBe(tokenUntil(20_000));
  sockets.last().greet('two');
  expect(tag()).toBe('Online');
});
