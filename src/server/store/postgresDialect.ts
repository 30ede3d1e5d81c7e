import {
  type CompiledQuery,
  type DatabaseConnection,
  type DataTypeNode,
  type Dialect,
  PostgresAdapter,
  PostgresQueryCompiler,
  type PrimitiveValueListNode,
  type QueryResult,
  type RawNode,
  type TableMetadata,
} from 'kysely';
import { isDialectNode } from './perDialect.js';

/** Runs one statement of the open transaction. */
export type Execute = (
  sql: string,
  parameters: readonly unknown[],
) => Promise<{ readonly rows: unknown[]; readonly rowCount: number | null }>;

// Numbers are as large as those of JavaScript, and texts compare by their bytes: moments and ids are
// ordered as SQLite and JavaScript order them.
const dataTypes: Readonly<Record<string, string>> = {
  integer: 'bigint',
  text: 'text collate "C"',
};

class Compiler extends PostgresQueryCompiler {
  protected override visitDataType({ dataType }: DataTypeNode): void {
    this.append(dataTypes[dataType] ?? dataType);
  }

  protected override visitRaw(node: RawNode): void {
    if (isDialectNode(node)) this.visitNode(node.postgres);
    else super.visitRaw(node);
  }

  // An empty list is not valid in Postgres; nothing is in this one either.
  protected override visitPrimitiveValueList(node: PrimitiveValueListNode): void {
    if (node.values.length === 0) this.append('(null)');
    else super.visitPrimitiveValueList(node);
  }
}

// All migrations run in one transaction, which holds the lock of the application.
class Adapter extends PostgresAdapter {
  override get supportsTransactionalDdl(): boolean {
    return false;
  }

  override acquireMigrationLock = (): Promise<void> => Promise.resolve();
  override releaseMigrationLock = (): Promise<void> => Promise.resolve();
}

const unsupported = (what: string) => (): never => {
  throw new Error(`the store does not use ${what} of the query builder`);
};

/** The dialect of a Postgres database whose transactions the store controls itself. */
export const createPostgresDialect = (execute: Execute): Dialect => {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
      const { rows, rowCount } = await execute(sql, parameters);
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) };
    },
    streamQuery: unsupported('streams'),
  };
  const done = (): Promise<void> => Promise.resolve();
  /** The tables of the schema that unqualified names are in. */
  const getTables = async (): Promise<TableMetadata[]> => {
    const { rows } = await execute(
      'select tablename from pg_tables where schemaname = current_schema()',
      [],
    );
    return (rows as readonly { readonly tablename: string }[]).map(({ tablename }) => ({
      name: tablename,
      isView: false,
      columns: [],
    }));
  };
  return {
    createAdapter: () => new Adapter(),
    createQueryCompiler: () => new Compiler(),
    createIntrospector: () => ({
      getSchemas: unsupported('schemas'),
      getTables,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the interface has it
      getMetadata: unsupported('metadata'),
    }),
    createDriver: () => ({
      init: done,
      acquireConnection: () => Promise.resolve(connection),
      beginTransaction: unsupported('transactions'),
      commitTransaction: unsupported('transactions'),
      rollbackTransaction: unsupported('transactions'),
      releaseConnection: done,
      destroy: done,
    }),
  };
};
