/** A row as SQL keeps it: JSON as text, booleans as integers. */
export type Stored<Row, Json extends keyof Row, Flag extends keyof Row> = {
  readonly [K in keyof Row]: K extends Json ? string : K extends Flag ? number : Row[K];
};

/** How rows go into a table and come out of it. */
export interface Columns<Row, StoredRow> {
  readonly encode: (row: Row) => StoredRow;
  readonly decode: (stored: StoredRow) => Row;
}

type Change = (value: unknown) => unknown;

const changing =
  (changes: readonly (readonly [PropertyKey, Change])[]) =>
  (row: object): object => {
    const changed = { ...row } as Record<PropertyKey, unknown>;
    for (const [key, change] of changes) changed[key] = change(changed[key]);
    return changed;
  };

const parse: Change = (text) => JSON.parse(text as string) as unknown;

/** Names the columns that SQL has no portable type for. */
export const columns =
  <Row extends object>() =>
  <Json extends keyof Row = never, Flag extends keyof Row = never>(
    json: readonly Json[],
    flags: readonly Flag[],
  ): Columns<Row, Stored<Row, Json, Flag>> => {
    const using = (forJson: Change, forFlag: Change) =>
      changing([
        ...json.map((key) => [key, forJson] as const),
        ...flags.map((key) => [key, forFlag] as const),
      ]);
    const encode = using(JSON.stringify, Number);
    const decode = using(parse, Boolean);
    return {
      encode: (row) => encode(row) as Stored<Row, Json, Flag>,
      decode: (stored) => decode(stored) as Row,
    };
  };
