import * as t from 'io-ts';
import { bounded } from './bounded.js';
import { isRfc3339 } from './time.js';
import { dual } from './shape.js';

/** A codec from a type guard; it returns the values that it accepts unchanged. */
export const guarded = <A>(name: string, is: (value: unknown) => value is A): t.Type<A> =>
  new t.Type(
    name,
    is,
    (value, context) => (is(value) ? t.success(value) : t.failure(value, context)),
    t.identity,
  );

const isInteger = (value: unknown): value is number => Number.isInteger(value);

const isDateTime = (value: unknown): value is string | number =>
  isRfc3339(value) || isInteger(value);

/**
 * A timestamp as it is on the wire: an RFC 3339 string (v1), or an integer of nanoseconds since the
 * epoch (v2). Such integers are above 2^53, where `JSON.parse` is exact to about a quarter of a
 * microsecond. Convert it with `toMillis` or `toDate`.
 */
export const DateTime = bounded(
  dual(
    guarded('RFC 3339 date-time or integer nanoseconds', isDateTime),
    guarded('RFC 3339 date-time', isRfc3339),
  ),
  'year',
);
/** A timestamp as it is on the wire, see the codec of the same name. */
export type DateTime = t.TypeOf<typeof DateTime>;

/** A JSON object with arbitrary keys. */
export const JsonObject = t.UnknownRecord;

/** A JSON number without a fraction. */
export const Integer = bounded(guarded('integer', isInteger), 'integer');

export const Strings = t.readonlyArray(t.string);
export const Counts = t.record(t.string, Integer);
