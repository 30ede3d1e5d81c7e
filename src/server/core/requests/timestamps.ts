import type { Clock } from '../../ports/clock.js';
import type { DateTime } from '../../../protocol/primitives.js';
import { fail } from './failure.js';
import { addMs, formatMicros, toMillis } from '../../../protocol/time.js';

/** Returns timestamps, each later than the one before. */
export type Stamp = () => string;

/**
 * Makes strictly increasing timestamps from a clock, however coarse it is, so that `created_at` is a
 * total order.
 */
export const createStamp = (clock: Clock): Stamp => {
  let last = 0;
  return () => {
    last = Math.max(Math.floor(clock.now()) * 1000, last + 1);
    return formatMicros(last);
  };
};

/** The last day whose year has four digits. */
const lastMillis = Date.UTC(9999, 11, 31);

/** The time at which a duration given by a caller ends; null when there is none. */
export const expiryAfter = (
  name: string,
  now: string,
  span: number | null | undefined,
  unitMs: number,
): string | null => {
  if (span == null) return null;
  if (span <= 0 || toMillis(now) + span * unitMs > lastMillis)
    fail('Input', `${name} must be above 0 and end before the year 10000`);
  return addMs(now, span * unitMs);
};

/** The range of `Date`, in milliseconds on either side of the epoch. */
const maxMillis = 8.64e15;

/** Refuses a timestamp outside the range of `Date`. */
export const assertDate = (moment: DateTime): void => {
  if (Math.abs(toMillis(moment)) > maxMillis) fail('Input', `${moment} is no moment`);
};

/** A timestamp in the stored format, whatever format the caller used. */
export const normalizeTimestamp = (value: DateTime | null): string | null => {
  if (value === null) return null;
  assertDate(value);
  return formatMicros(toMillis(value) * 1000);
};
