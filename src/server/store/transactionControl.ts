import type { TransactionControl } from './groupCommit.js';

/** The part of a database driver that controls transactions. */
interface Database {
  readonly inTransaction: boolean;
  readonly prepare: (sql: string) => { readonly run: () => unknown };
  readonly exec: (sql: string) => unknown;
}

/** Controls the transactions of a SQLite database. */
export const createControl = (database: Database): TransactionControl => {
  const prepared = (sql: string) => {
    const statement = database.prepare(sql);
    return (): void => {
      statement.run();
    };
  };
  return {
    begin: prepared('begin'),
    commit: prepared('commit'),
    rollback: prepared('rollback'),
    isOpen: () => database.inTransaction,
    savepoint: prepared('savepoint work'),
    release: prepared('release work'),
    rollbackToSavepoint: () => {
      database.exec('rollback to work; release work');
    },
  };
};
