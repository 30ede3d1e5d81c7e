import type { Session } from './postgresSession.js';
import { duplicateKey, insertInto, type Statements } from './statements.js';

/** The statements of the open transaction. */
export interface Transaction {
  readonly session: () => Session;
  /** Remembers the failure of a statement that nobody waits for, as `nameFailure` says. */
  readonly send: (statement: Promise<unknown>, nameFailure?: (error: unknown) => unknown) => void;
}

const uniqueViolation = '23505';

const numbered = (sql: string): string => {
  let count = 0;
  return sql.replace(/\?/g, () => `$${String((count += 1))}`);
};

/** Statements of fixed texts over a connection that prepares each of them once. */
export const createPostgresStatements = ({ session, send }: Transaction): Statements => ({
  query: (sql) => {
    const text = numbered(sql);
    return async (...parameters) => (await session().query(text, parameters)).rows;
  },
  write: (sql) => {
    const text = numbered(sql);
    return (...parameters) => send(session().query(text, parameters));
  },
  insert: (into) => {
    const text = numbered(insertInto(into.table, into.columns));
    return (...parameters) =>
      send(session().query(text, parameters), (error) => {
        const { code } = error as { readonly code?: unknown };
        return code === uniqueViolation ? duplicateKey(into, parameters, error) : error;
      });
  },
});
