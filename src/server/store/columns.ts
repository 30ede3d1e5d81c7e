/** A row as SQL stores it: JSON as text, booleans as integers. */
export type Stored<Row, Json extends keyof Row, Flag extends keyof Row> = {
  readonly [K in keyof Row]: K extends Json ? string : K extends Flag ? number : Row[K];
};

/** Converts rows to and from their stored form. */
export interface Columns<Row, StoredRow> {
  readonly encode: (row: Row) => StoredRow;
  readonly decode: (stored: StoredRow) => Row;
}

type Convert = (value: unknown) => unknown;

const convertColumns =
  (conversions: readonly (readonly [PropertyKey, Convert])[]) =>
  (row: object): object => {
    const converted = { ...row } as Record<PropertyKey, unknown>;
    for (const [key, convert] of conversions) converted[key] = convert(converted[key]);
    return converted;
  };

const parse: Convert = (text) => JSON.parse(text as string) as unknown;

/** Declares which columns hold JSON and which hold booleans: SQL has no portable type for them. */
export const columns =
  <Row extends object>() =>
  <Json extends keyof Row = never, Flag extends keyof Row = never>(
    json: readonly Json[],
    flags: readonly Flag[],
  ): Columns<Row, Stored<Row, Json, Flag>> => {
    const converter = (forJson: Convert, forFlag: Convert) =>
      convertColumns([
        ...json.map((key) => [key, forJson] as const),
        ...flags.map((key) => [key, forFlag] as const),
      ]);
    const encode = converter(JSON.stringify, Number);
    const decode = converter(parse, Boolean);
    return {
      encode: (row) => encode(row) as Stored<Row, Json, Flag>,
      decode: (stored) => decode(stored) as Row,
    };
  };
