import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { tokenNumber } from '../helpers/tokens.js';

const pages = [
  ['a page', '<!doctype html><title>502 Bad Gateway</title>'],
  ['an error of an API', '{"error":"not signed in"}'],
  ['a text', 'Unauthorized'],
  ['an address', 'https://auth.example.test/login'],
  ['a token with more around it', `{"token":"${tokenNumber(1)}"}`],
] as const;

describe.each(pages)('a provider that gives %s', (_, page) => {
  test('is retried with back-off, and no socket is opened with it', () => {
    let calls = 0;
    const { subscribe, sockets, statuses, errors, untilRetry } = fakeChat({
      token: () => ((calls += 1) < 4 ? page : tokenNumber(1)),
    });
    subscribe();
    const delays: number[] = [];
    for (let failure = 0; failure < 3; failure += 1) {
      const status = statuses.at(-1)!;
      expect(status).toMatchObject({ _tag: 'Offline', cause: { _tag: 'TokenError' } });
      if (status._tag === 'Offline') delays.push(status.retryAt - status.since);
      untilRetry();
    }
    expect(delays).toEqual([500, 1_000, 2_000]);
    expect(errors).toEqual([]);
    expect(sockets.opened).toHaveLength(1);
  });

  test('is not quoted, since it may be a secret', () => {
    const { subscribe, statuses } = fakeChat({ token: () => page });
    subscribe();
    const shown = inspect(statuses, { depth: Infinity });
    expect(shown).toContain('no JWT');
    expect(shown).not.toContain(page);
  });
});
