import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** More texts than the store has; lists of many lengths must not add up for ever. */
const capacity = 500;

// The driver asks the database anew each time whether a statement gives rows.
const withKnownReader = (statement: SqliteStatement): SqliteStatement => ({
  reader: statement.reader,
  all: (parameters) => statement.all(parameters),
  run: (parameters) => statement.run(parameters),
  iterate: (parameters) => statement.iterate(parameters),
});

/**
 * A database that keeps its statements. The query builder prepares each one anew, which costs more
 * than most of them take to run.
 */
export const cachedStatements = (database: SqliteDatabase): SqliteDatabase => {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      database.close();
    },
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known) return known;
      if (statements.size >= capacity) statements.clear();
      const statement = withKnownReader(database.prepare(sql));
      statements.set(sql, statement);
      return statement;
    },
  };
};
