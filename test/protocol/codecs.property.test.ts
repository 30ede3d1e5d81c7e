import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { DateTime, Integer, toDate, toMillis } from 'millrace/protocol';
import { describe, expect } from 'vitest';
import { nanoseconds, rfc3339 } from '../helpers/arbitraries.js';

describe('DateTime', () => {
  test.each([
    '2024-05-01T12:00:00Z',
    '2024-05-01T12:00:00.1Z',
    '2024-05-01T12:00:00.123456Z',
    '2024-05-01T12:00:00.123456789Z',
    '2024-05-01T12:00:00+02:00',
    '0001-01-01T00:00:00Z',
    1_714_564_800_123_456_768,
    0,
    -1,
  ])('takes %s', (value) => {
    expect(DateTime.is(value)).toBe(true);
  });

  test.each([
    '',
    'now',
    '2024-05-01',
    '2024-05-01 12:00:00Z',
    '2024-05-01T12:00:00',
    '2024-05-01T12:00:00.Z',
    '2024-05-01T12:00:00.1234567890Z',
    '2024-05-01T25:00:00Z',
    '2024-00-01T12:00:00Z',
    '2024-05-01T12:00:00Z\n',
    '1714564800123456789',
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    new Date(0),
  ])('refuses %s', (value) => {
    expect(DateTime.is(value)).toBe(false);
  });

  test.prop([rfc3339])('takes every text of the first dialect', (text) => {
    expect(DateTime.is(text)).toBe(true);
  });
});

describe('toMillis', () => {
  test.each([
    ['2024-05-01T12:00:00.25Z', 1_714_564_800_250],
    ['2024-05-01T14:00:00.25+02:00', 1_714_564_800_250],
    ['2024-05-01T12:00:00.123999999Z', 1_714_564_800_123],
    ['1970-01-01T00:00:00Z', 0],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
    [1_714_564_800_250_000_000, 1_714_564_800_250],
    [1_714_564_800_123_999_000, 1_714_564_800_123],
    [0, 0],
    [999_999, 0],
    [-1, -1],
  ])('reads %s', (moment, ms) => {
    expect(toMillis(moment)).toBe(ms);
  });

  const thisCentury = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });

  test.prop([thisCentury])('reads both dialects of a moment alike', (ms) => {
    expect(toMillis(new Date(ms).toISOString())).toBe(ms);
    expect(toMillis(ms * 1e6)).toBe(ms);
  });

  test.prop([fc.oneof(nanoseconds, rfc3339)])('is what toDate gives as a date', (moment) => {
    expect(toDate(moment).getTime()).toBe(toMillis(moment));
  });

  test.prop([rfc3339])('is a whole number for every text', (text) => {
    expect(Number.isSafeInteger(toMillis(text))).toBe(true);
  });
});

describe('Integer', () => {
  test.each([0, -1, 2 ** 53, -0])('takes %d', (value) => {
    expect(Integer.is(value)).toBe(true);
  });

  test.each([0.5, '1', Number.NaN, Number.POSITIVE_INFINITY, null, 1n])('refuses %s', (value) => {
    expect(Integer.is(value)).toBe(false);
  });
});
