import type { Clock } from '../../ports/clock.js';
import type { DateTime } from '../../../protocol/primitives.js';
import { fail } from './failure.js';
import { addMs, formatMicros, toMillis } from '../../../protocol/time.js';

/** Returns timestamps, each later than the one before. */
export type Stamp = () => string;

/** The timestamps of a node. */
export interface Stamps {
  readonly stamp: Stamp;
  /** The last timestamp, in microseconds since the epoch. */
  readonly last: () => number;
  /** Notes a timestamp of another node, whose clock may be ahead: all later ones follow it. */
  readonly follow: (micros: number) => void;
}

/**
 * Makes strictly increasing timestamps from a clock, however coarse it is, so that `created_at` is a
 * total order.
 */
export const createStamps = (clock: Clock): Stamps => {
  let last = 0;
  return {
    stamp: () => {
      // One microsecond more: a reader of v2 that divides a double by a million rounds whole
      // milliseconds down by one.
      last = Math.max(Math.floor(clock.now()) * 1000 + 1, last + 1);
      return formatMicros(last);
    },
    last: () => last,
    follow: (micros) => {
      last = Math.max(last, micros);
    },
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

/** The first moment of the year 0000. */
const firstMillis = Date.parse('0000-01-01T00:00:00Z');

/** A timestamp of a caller in milliseconds; refuses years that the stored format cannot hold. */
const storableMillis = (value: DateTime): number => {
  const millis = toMillis(value);
  return millis >= firstMillis && millis <= lastMillis
    ? millis
    : fail('Input', `${value} is no moment of the years 0000 to 9999`);
};

const wholeMicros = /^(.{19})(?:\.(\d{1,6})\d*)?Z$/;

/** A timestamp of a caller in the stored format, exact to the microsecond. */
export const storedTimestamp = (moment: DateTime): string => {
  const millis = storableMillis(moment);
  if (typeof moment === 'number') return formatMicros(Math.round(moment / 1000));
  const [, seconds, fraction = ''] = wholeMicros.exec(moment) ?? [];
  return seconds === undefined
    ? formatMicros(millis * 1000)
    : `${seconds}.${fraction.padEnd(6, '0')}Z`;
};

/** A timestamp of a caller in the stored format, or null. */
export const normalizeTimestamp = (value: DateTime | null): string | null =>
  value === null ? null : storedTimestamp(value);
