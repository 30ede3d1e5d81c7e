/** An object of which no more is known. */
export type Fields = Readonly<Record<string, unknown>>;

const asFields = (value: unknown): Fields => (value ?? {}) as Fields;

/** What stands at a path of keys. */
export const valueAtPath = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => asFields(inner)[key], value);

/** The object with a value at a path of keys, unless something stands there already. */
export const withDefaultAt = (
  fields: Fields,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): Fields => ({
  ...fields,
  [key]:
    rest.length === 0 ? (fields[key] ?? value) : withDefaultAt(asFields(fields[key]), rest, value),
});
