import type { Clock } from '../../ports/clock.js';
import type { DateTime } from '../../../protocol/primitives.js';
import { fail } from './failure.js';
import { addMs, formatMicros, toMillis } from '../../../protocol/time.js';

/** Gives moments, each later than the one before. */
export type Stamp = () => string;

/**
 * Stamps by a clock. They never repeat, however coarse the clock is, so that `created_at` puts
 * everything into one order.
 */
export const createStamp = (clock: Clock): Stamp => {
  let last = 0;
  return () => {
    last = Math.max(Math.floor(clock.now()) * 1000, last + 1);
    return formatMicros(last);
  };
};

/** The last moment that has four digits for its year. */
const lastMillis = Date.UTC(9999, 11, 31);

/** When a span that a caller gave has passed; null for none. */
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

/** A moment as it is kept, whichever way a caller wrote it. */
export const normalizeTimestamp = (value: DateTime | null): string | null =>
  value === null ? null : formatMicros(toMillis(value) * 1000);
