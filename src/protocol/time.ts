/** A moment as it came over the wire: RFC 3339 text, or integer nanoseconds since the epoch. */
type WireTime = string | number;

// Months, days and times in range; `Date` takes every text of this form. The year is written out
// because engines keep count of what is repeated more than three times.
const rfc3339 =
  /^\d\d\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Whether a value is a moment of v1. */
export const isRfc3339 = (value: unknown): value is string =>
  typeof value === 'string' && rfc3339.test(value);

/**
 * Milliseconds since the epoch of a moment in either dialect.
 *
 * @example
 * ```ts
 * import { toMillis } from 'millrace/protocol';
 *
 * toMillis('2024-05-01T12:00:00.25Z') === toMillis(1714564800250000000); // true
 * ```
 */
export const toMillis = (value: string | number): number => {
  if (typeof value === 'string') return Date.parse(value);
  // An integer that large has lost its last digits; to the microsecond it is still right.
  const micros = Number.isSafeInteger(value) ? value / 1e3 : Math.round(value / 1e3);
  return Math.floor(micros / 1e3);
};

/**
 * A moment in either dialect as a `Date`.
 *
 * @example
 * ```ts
 * import { toDate } from 'millrace/protocol';
 *
 * toDate('2024-05-01T12:00:00Z').getUTCFullYear(); // 2024
 * ```
 */
export const toDate = (value: string | number): Date => new Date(toMillis(value));

/** The shortest moment of v1. */
const shortest = '1970-01-01T00:00:00Z'.length;

/** A number that the last three digits of a moment in Z make. */
const digitsOf = (text: string): number => {
  const end = text.length - 1;
  return text.charCodeAt(end - 1) + 10 * text.charCodeAt(end - 2) + 100 * text.charCodeAt(end - 3);
};

/**
 * `isRfc3339` with a memory: users, channels and messages bring the same moments with every event
 * of theirs, and to compare two texts takes a third of what it takes to read one. It remembers one
 * text for each of its places; to forget one costs time, nothing else.
 */
export const createTimestampCache = (places = 1_024): ((text: string) => boolean) => {
  const known: (string | undefined)[] = [];
  return (text) => {
    if (text.length < shortest) return false;
    const place = digitsOf(text) % places;
    const last = known[place];
    // Asked apart, so that the engine learns to compare texts with texts only.
    if (last !== undefined && last === text) return true;
    if (!rfc3339.test(text)) return false;
    known[place] = text;
    return true;
  };
};

const nanosWithinMilli = (value: WireTime): number => {
  if (typeof value === 'string') {
    const [, fraction = ''] = /\.(\d+)/.exec(value) ?? [];
    return Number(fraction.slice(3).padEnd(6, '0'));
  }
  const micros = Math.round(value / 1e3);
  return (micros - Math.floor(micros / 1e3) * 1e3) * 1e3;
};

const isInUtc = (moment: string): boolean => moment.charCodeAt(moment.length - 1) === 90;

/** Which of two moments is later, in either dialect; finer than milliseconds. */
export const compareTimestamps = (left: WireTime, right: WireTime): number => {
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
export const isLater = (one: WireTime, other: WireTime | null | undefined): boolean =>
  other == null || compareTimestamps(one, other) > 0;

/** The later of two moments. */
export const later = (one: WireTime, other: WireTime | null | undefined): WireTime =>
  other == null || isLater(one, other) ? one : other;

/** A moment in microseconds since the epoch as RFC 3339 text, always of the same width. */
export const formatMicros = (micros: number): string => {
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, '0');
  return new Date(millis).toISOString().replace('Z', `${rest}Z`);
};

/** A moment so many milliseconds after another one. */
export const addMs = (moment: string, ms: number): string =>
  formatMicros((toMillis(moment) + ms) * 1000);
