/** An object with unknown fields. */
export type Fields = Readonly<Record<string, unknown>>;

const asFields = (value: unknown): Fields => (value ?? {}) as Fields;

/** The value at a path of keys. */
export const valueAtPath = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => asFields(inner)[key], value);

/** A copy with a value at a path of keys, unless there is a value already. */
export const withDefaultAt = (
  fields: Fields,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): Fields => ({
  ...fields,
  [key]:
    rest.length === 0 ? (fields[key] ?? value) : withDefaultAt(asFields(fields[key]), rest, value),
});
