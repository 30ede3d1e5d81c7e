import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

const unsupported = (what: string) => (): never => {
  throw new Error(`the store does not use ${what} of the query builder`);
};

/**
 * The dialect of a SQLite database with one connection, whose transactions the store controls
 * itself. Calls `beforeWrite` before each statement that is no query.
 */
export const createDialect = (database: SqliteDatabase, beforeWrite: () => void): Dialect => {
  const executeQuery = <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
    const { sql, parameters, query: node } = query;
    if (node.kind !== 'SelectQueryNode' && node.kind !== 'RawNode') beforeWrite();
    const statement = database.prepare(sql);
    if (statement.reader) return Promise.resolve({ rows: statement.all(parameters) as Row[] });
    const { changes } = statement.run(parameters);
    return Promise.resolve({ rows: [], numAffectedRows: BigInt(changes) });
  };
  const connection: DatabaseConnection = {
    // A statement that throws rejects, as one of another database would.
    executeQuery: async (query) => executeQuery(query),
    streamQuery: unsupported('streams'),
  };
  const done = (): Promise<void> => Promise.resolve();
  return {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () => ({
      init: done,
      acquireConnection: () => Promise.resolve(connection),
      beginTransaction: unsupported('transactions'),
      commitTransaction: unsupported('transactions'),
      rollbackTransaction: unsupported('transactions'),
      releaseConnection: done,
      destroy: () => {
        database.close();
        return done();
      },
    }),
  };
};
