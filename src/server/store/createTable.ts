import type { CreateTableBuilder, Kysely } from 'kysely';

/** The columns of a new table. */
export interface Table {
  readonly key: readonly string[];
  readonly text: readonly string[];
  readonly nullable?: readonly string[];
  readonly integer?: readonly string[];
  readonly nullableInteger?: readonly string[];
}

/** Creates a table. */
export const createTable = async (
  db: Kysely<unknown>,
  name: string,
  table: Table,
): Promise<void> => {
  const { key, text, nullable = [], integer = [], nullableInteger = [] } = table;
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const column of text) builder = builder.addColumn(column, 'text', (it) => it.notNull());
  for (const column of integer)
    builder = builder.addColumn(column, 'integer', (it) => it.notNull());
  for (const column of nullable) builder = builder.addColumn(column, 'text');
  for (const column of nullableInteger) builder = builder.addColumn(column, 'integer');
  await builder.addPrimaryKeyConstraint(`${name}_key`, [...key]).execute();
};
