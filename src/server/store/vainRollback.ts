import type { SqliteDatabase } from 'kysely';

interface TransactionalDatabase extends SqliteDatabase {
  readonly inTransaction: boolean;
}

/**
 * Skips a rollback without a transaction. SQLite rolls back by itself when the disk is full; the
 * failure of a second rollback would replace the cause.
 */
export const skipVainRollback = (database: TransactionalDatabase): SqliteDatabase => ({
  close: () => database.close(),
  prepare: (sql) => {
    const statement = database.prepare(sql);
    if (sql !== 'rollback') return statement;
    return {
      reader: statement.reader,
      all: (parameters) => statement.all(parameters),
      iterate: (parameters) => statement.iterate(parameters),
      run: (parameters) =>
        database.inTransaction ? statement.run(parameters) : { changes: 0, lastInsertRowid: 0 },
    };
  },
});
