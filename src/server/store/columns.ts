/** A row as SQL keeps it: JSON as text, booleans as integers. */
export type Stored<Row, Json extends keyof Row, Flag extends keyof Row> = {
  readonly [K in keyof Row]: K extends Json ? string : K extends Flag ? number : Row[K];
};

/** How rows go into a table and come out of it. */
export interface Columns<Row, StoredRow> {
  readonly encode: (row: Row) => StoredRow;
  readonly decode: (stored: StoredRow) => Row;
}

const mapped = <Row extends object>(
  row: Row,
  keys: readonly PropertyKey[],
  change: (value: unknown) => unknown,
): Row =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, keys.includes(key) ? change(value) : value]),
  ) as Row;

/** Names the columns that SQL has no portable type for. */
export const columns =
  <Row extends object>() =>
  <Json extends keyof Row = never, Flag extends keyof Row = never>(
    json: readonly Json[],
    flags: readonly Flag[],
  ): Columns<Row, Stored<Row, Json, Flag>> => ({
    encode: (row) =>
      mapped(mapped(row, json, JSON.stringify), flags, Number) as Stored<Row, Json, Flag>,
    decode: (stored) =>
      mapped(
        mapped(stored, json, (text) => JSON.parse(text as string) as unknown),
        flags,
        Boolean,
      ) as unknown as Row,
  });
