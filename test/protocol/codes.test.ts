import {
  ClientFrame,
  CloseCode,
  ConnectionError,
  ErrorBody,
  ErrorCode,
  errorEntry,
  Liveness,
} from 'millrace/protocol';
import { describe, expect, test } from 'vitest';
import { pingFrame } from '../../src/protocol/handshake.js';
import { at } from '../helpers/samples.js';

/** Code, status, and the reaction of a client. */
const errors = [
  [-1, 500, 'retry'],
  [2, 401, ''],
  [3, 401, 'retry'],
  [4, 400, ''],
  [5, 401, ''],
  [6, 400, ''],
  [9, 429, 'retry'],
  [16, 404, ''],
  [17, 403, ''],
  [18, 400, ''],
  [19, 400, ''],
  [20, 400, ''],
  [21, 400, ''],
  [22, 413, ''],
  [23, 408, 'retry'],
  [24, 431, ''],
  [40, 401, 'refresh'],
  [41, 401, ''],
  [42, 401, ''],
  [43, 401, ''],
  [44, 400, ''],
  [45, 400, 'retry'],
  [46, 400, ''],
  [60, 403, 'retry'],
  [69, 0, ''],
  [70, 403, ''],
  [71, 429, 'retry'],
  [73, 400, ''],
  [99, 403, ''],
] as const;

describe('the error codes', () => {
  test('are those of the protocol', () => {
    const codes = Object.values(ErrorCode).map(({ code }) => code);
    expect(codes.sort((one, other) => one - other)).toEqual(errors.map(([code]) => code));
  });

  test.each(errors)('%d has the status %d and is cured by %j', (code, status, cure) => {
    expect(errorEntry(code)).toEqual({
      code,
      status,
      meaning: expect.stringMatching(/^\S.*\S$/),
      retry: cure === 'retry',
      refresh: cure === 'refresh',
    });
  });

  test('that are not there have no entry', () => {
    expect(errorEntry(1)).toBeUndefined();
    expect(errorEntry(Number.NaN)).toBeUndefined();
  });
});

describe('the close codes', () => {
  test('say who sends them and whether the client comes back', () => {
    const rows = Object.values(CloseCode).map(
      ({ code, sender, reconnect }) => [code, sender, reconnect] as const,
    );
    expect(rows.sort(([one], [other]) => one - other)).toEqual([
      [1000, 'either', false],
      [1001, 'server', true],
      [1003, 'server', true],
      [1007, 'server', true],
      [1009, 'server', true],
      [1011, 'server', true],
      [1013, 'server', true],
    ]);
  });

  test('explain themselves', () => {
    for (const { meaning } of Object.values(CloseCode)) expect(meaning).toMatch(/^\S.*\S$/);
  });
});

describe('the handshake', () => {
  test('has the waits of the protocol, each longer than the one it waits for', () => {
    expect(Liveness).toEqual({
      pollHoldMs: 20_000,
      pollMissingMs: 60_000,
      healthCheckMs: 30_000,
      pingAfterMs: 25_000,
      silenceMs: 35_000,
      probeMs: 2_000,
      deadPeerMs: 75_000,
    });
  });

  test('pings with an array of one health check', () => {
    const frame: unknown = JSON.parse(pingFrame('john--1'));
    expect(frame).toEqual([{ type: 'health.check', client_id: 'john--1' }]);
    expect(ClientFrame.is(frame)).toBe(true);
    expect(ClientFrame.is([{ type: 'message.new' }])).toBe(false);
  });

  test('is refused with a body that has at least a code and a message', () => {
    const error = { code: 40, message: 'token expired', StatusCode: 401, duration: '1ms' };
    const refusal = { type: 'connection.error', connection_id: 'c1', created_at: at(), error };
    expect(ConnectionError.strict.is(refusal)).toBe(true);
    expect(ConnectionError.is({ error })).toBe(true);
    expect(ErrorBody.is({ code: 40, message: 'token expired' })).toBe(true);
    expect(ErrorBody.is({ code: '40', message: 'token expired' })).toBe(false);
    expect(ErrorBody.strict.is({ code: 40, message: 'token expired' })).toBe(false);
  });
});
