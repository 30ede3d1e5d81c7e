/** A timestamp as it is on the wire: RFC 3339 text, or integer nanoseconds since the epoch. */
type WireTime = string | number;

// Checks the ranges of months, days and times; `Date` parses every text of this form. The year is
// not written as `\d{4}`: engines unroll a quantifier up to three, and count the repetitions above.
const rfc3339 =
  /^\d\d\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Whether a value is a timestamp of v1. */
export const isRfc3339 = (value: unknown): value is string =>
  typeof value === 'string' && rfc3339.test(value);

/**
 * Converts a timestamp of either dialect to milliseconds since the epoch.
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
  // An integer above 2^53 has lost its last digits, but is exact to the microsecond.
  const micros = Number.isSafeInteger(value) ? value / 1e3 : Math.round(value / 1e3);
  return Math.floor(micros / 1e3);
};

/**
 * Converts a timestamp of either dialect to a `Date`.
 *
 * @example
 * ```ts
 * import { toDate } from 'millrace/protocol';
 *
 * toDate('2024-05-01T12:00:00Z').getUTCFullYear(); // 2024
 * ```
 */
export const toDate = (value: string | number): Date => new Date(toMillis(value));

/** The length of the shortest timestamp of v1. */
const minTimestampLength = '1970-01-01T00:00:00Z'.length;

/** A hash of the last three characters before the `Z`, which are digits of a UTC timestamp. */
const lastDigits = (text: string): number => {
  const end = text.length - 1;
  return text.charCodeAt(end - 1) + 10 * text.charCodeAt(end - 2) + 100 * text.charCodeAt(end - 3);
};

/**
 * `isRfc3339` with a cache: the timestamps of users, channels and messages repeat in every event of
 * theirs, and comparing two texts takes a third of the time of matching the pattern. Each of the
 * `size` slots keeps the last text with its hash.
 */
export const createTimestampCache = (size = 1_024): ((text: string) => boolean) => {
  const slots: (string | undefined)[] = [];
  return (text) => {
    if (text.length < minTimestampLength) return false;
    const slot = lastDigits(text) % size;
    const cached = slots[slot];
    // The check for undefined comes first, so that the engine specializes `===` for strings.
    if (cached !== undefined && cached === text) return true;
    if (!rfc3339.test(text)) return false;
    slots[slot] = text;
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

const endsWithZ = (text: string): boolean => text.charCodeAt(text.length - 1) === 90;

/** Compares two timestamps of either dialect, to the microsecond or finer. */
export const compareTimestamps = (left: WireTime, right: WireTime): number => {
  // Almost all timestamps are in UTC and of equal precision: then the order of the texts is theirs.
  if (
    typeof left === 'string' &&
    typeof right === 'string' &&
    left.length === right.length &&
    endsWithZ(left) &&
    endsWithZ(right)
  )
    return left < right ? -1 : left === right ? 0 : 1;
  return toMillis(left) - toMillis(right) || nanosWithinMilli(left) - nanosWithinMilli(right);
};

/** Whether a timestamp is later than another one; always when there is no other one. */
export const isLater = (one: WireTime, other: WireTime | null | undefined): boolean =>
  other == null || compareTimestamps(one, other) > 0;

/** The later of two timestamps. */
export const later = (one: WireTime, other: WireTime | null | undefined): WireTime =>
  other == null || isLater(one, other) ? one : other;

/** The largest number of nanoseconds that is a double and a 64-bit integer. */
const maxNanos = 2 ** 63 - 1024;

/**
 * Converts a timestamp of either dialect to integer nanoseconds, exact to the microsecond. `JSON`
 * prints the exact digits of such a number, and a moment outside of 64 bits becomes the nearest one
 * inside.
 */
export const toNanos = (value: WireTime): number => {
  if (typeof value === 'number') return value;
  const micros = toMillis(value) * 1e3 + Math.floor(nanosWithinMilli(value) / 1e3);
  return Math.min(Math.max(micros * 1e3, -maxNanos), maxNanos);
};

/** Formats microseconds since the epoch as RFC 3339 text, always with six digits of a second. */
export const formatMicros = (micros: number): string => {
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, '0');
  return new Date(millis).toISOString().replace('Z', `${rest}Z`);
};

/** Adds milliseconds to a timestamp. */
export const addMs = (timestamp: string, ms: number): string =>
  formatMicros((toMillis(timestamp) + ms) * 1000);
