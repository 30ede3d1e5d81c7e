import type { Clock } from '../ports/clock.js';

/** A moment in microseconds since the epoch as RFC 3339 text, always of the same width. */
export const formatMicros = (micros: number): string => {
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, '0');
  return new Date(millis).toISOString().replace('Z', `${rest}Z`);
};

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
