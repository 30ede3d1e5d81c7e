import { expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { tokenNumber } from '../helpers/tokens.js';

const errorFrame = (code: number) => ({
  type: 'connection.error',
  error: { code, message: 'refused', StatusCode: 401 },
});

/** Online, with a provider that counts its calls. */
const online = () => {
  let provided = 0;
  const chat = fakeChat({ token: () => tokenNumber((provided += 1)) });
  chat.subscribe();
  chat.sockets.last().greet();
  return chat;
};

const tokenOf = (url: string) => new URL(url).searchParams.get('authorization');

test.each([1000, 1006])(
  'code 40 refreshes the token and reconnects, then close code %i',
  (close) => {
    const { sockets, tags, errors, untilRetry } = online();
    sockets.last().receive(errorFrame(40)).drop(close);
    untilRetry();
    expect(tokenOf(sockets.last().url)).toBe(tokenNumber(2));
    sockets.last().greet('two');
    expect(errors).toEqual([]);
    expect(tags().slice(2)).toEqual(['Online', 'Offline', 'Connecting', 'Recovering', 'Online']);
  },
);

test('code 40 is the cause in the status', () => {
  const { sockets, statuses } = online();
  sockets.last().receive(errorFrame(40));
  expect(statuses.at(-1)).toMatchObject({ cause: { _tag: 'HandshakeError', code: 40 } });
  expect(sockets.last().closedWith).toBe(1000);
});

test.each([-1, 9, 71])('code %i reconnects with the same token', (code) => {
  const { sockets, untilRetry } = online();
  sockets.last().receive(errorFrame(code)).drop(1000);
  untilRetry();
  expect(tokenOf(sockets.last().url)).toBe(tokenNumber(1));
});

test.each([5, 43, 99])('code %i ends the stream', (code) => {
  const { sockets, errors, clock } = online();
  sockets.last().receive(errorFrame(code)).drop(1000);
  expect(errors).toMatchObject([{ _tag: 'HandshakeError', code }]);
  expect(clock.pending()).toBe(0);
});

test('an error frame without a type counts as well', () => {
  const { sockets, untilRetry } = online();
  sockets.last().receive({ error: { code: 40, message: 'expired', StatusCode: 401 } });
  untilRetry();
  expect(tokenOf(sockets.last().url)).toBe(tokenNumber(2));
});
