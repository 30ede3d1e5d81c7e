import type { DateTime } from '../../protocol/codecs.js';
import { toMillis } from '../../protocol/moments.js';
import { refuse } from './refusal.js';
import { formatMicros } from './stamps.js';

/** The last moment that has four digits for its year. */
const lastMillis = Date.UTC(9999, 11, 31);

/** A moment so many milliseconds after another one. */
export const after = (moment: string, ms: number): string =>
  formatMicros((toMillis(moment) + ms) * 1000);

/** When a span that a caller gave has passed; null for none. */
export const endOf = (
  name: string,
  now: string,
  span: number | null | undefined,
  unitMs: number,
): string | null => {
  if (span == null) return null;
  if (span <= 0 || toMillis(now) + span * unitMs > lastMillis)
    refuse('Input', `${name} must be above 0 and end before the year 10000`);
  return after(now, span * unitMs);
};

/** A moment as it is kept, whichever way a caller wrote it. */
export const momentOf = (value: DateTime | null): string | null =>
  value === null ? null : formatMicros(toMillis(value) * 1000);
