import { isRecord } from './isRecord.js';

/** An object with unknown fields. */
export type Fields = Readonly<Record<string, unknown>>;

const asFields = (value: unknown): Fields => (value ?? {}) as Fields;

/** The value at a path of keys. */
export const valueAtPath = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => asFields(inner)[key], value);

/**
 * The object with a value at a path of keys, unless there is a value already. A value on the way
 * that is no object is left as it is, for the codec of the whole to refuse.
 */
export const withDefaultAt = (
  fields: Fields,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): Fields =>
  isRecord(fields)
    ? {
        ...fields,
        [key]:
          rest.length === 0
            ? (fields[key] ?? value)
            : withDefaultAt(asFields(fields[key]), rest, value),
      }
    : fields;
