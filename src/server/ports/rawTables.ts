/** A row as a table stores it. */
export type RawRow = Readonly<Record<string, string | number | null>>;

/** The rows of all tables as they are stored, for export and import. */
export interface RawTables {
  /** The tables, except those of connections and nodes. */
  readonly names: readonly string[];
  /** The names of the migrations that the tables have been through, on every database. */
  readonly migrations: readonly string[];
  /** A page of the rows of a table by its key, behind a row if one is given. */
  readonly read: (table: string, limit: number, after?: RawRow) => Promise<readonly RawRow[]>;
  /** Inserts rows of one table, all with the same columns. */
  readonly insert: (table: string, rows: readonly RawRow[]) => Promise<void>;
  /** Whether nothing has been stored yet. */
  readonly isEmpty: () => Promise<boolean>;
}
