import type { DateTime } from '../protocol/codecs.js';
import { toMillis } from '../protocol/moments.js';

const nanosWithinMilli = (value: DateTime): number => {
  if (typeof value === 'string') {
    const [, fraction = ''] = /\.(\d+)/.exec(value) ?? [];
    return Number(fraction.slice(3).padEnd(6, '0'));
  }
  const micros = Math.round(value / 1e3);
  return (micros - Math.floor(micros / 1e3) * 1e3) * 1e3;
};

const isInUtc = (moment: string): boolean => moment.charCodeAt(moment.length - 1) === 90;

/** Which of two moments is later, in either dialect; finer than milliseconds. */
export const compareMoments = (left: DateTime, right: DateTime): number => {
  // Almost all moments are in UTC and as fine as each other: their texts are in order.
  if (
    typeof left === 'string' &&
    typeof right === 'string' &&
    left.length === right.length &&
    isInUtc(left) &&
    isInUtc(right)
  )
    return left < right ? -1 : left === right ? 0 : 1;
  return toMillis(left) - toMillis(right) || nanosWithinMilli(left) - nanosWithinMilli(right);
};

/** Whether one moment is later than another one, or than nothing. */
export const isLater = (one: DateTime, other: DateTime | null | undefined): boolean =>
  other == null || compareMoments(one, other) > 0;

/** The later of two moments. */
export const later = (one: DateTime, other: DateTime | null | undefined): DateTime =>
  other == null || isLater(one, other) ? one : other;
