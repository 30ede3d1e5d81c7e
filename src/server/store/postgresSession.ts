import { UnavailableError } from '../ports/unavailable.js';
import { decodeText, encodeText } from './postgresText.js';

/** The result of a statement. */
interface Result {
  readonly rows: unknown[];
  readonly rowCount: number | null;
}

/** An open connection to Postgres. Statements are sent at once, and run in the order of the calls. */
export interface Session {
  /** Runs a statement with parameters. Rejects with an `UnavailableError` once the connection is lost. */
  readonly query: (sql: string, parameters?: readonly unknown[]) => Promise<Result>;
  /** Runs several statements without parameters in one round trip. */
  readonly script: (sql: string) => Promise<readonly Result[]>;
  readonly quote: (text: string) => string;
  readonly isOpen: () => boolean;
  readonly close: () => Promise<void>;
}

/** The options of a connection. */
export interface SessionOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Its name in `pg_stat_activity`. */
  readonly name: string;
  /** Called once, when the connection ends by itself. */
  readonly onLost?: () => void;
}

const loadDriver = async () => {
  try {
    return (await import('pg')).default;
  } catch (cause) {
    throw new Error("The Postgres store needs the package 'pg': npm install pg", { cause });
  }
};

/** How long opening a connection may take, in milliseconds. */
const connectMs = 5_000;

/** A transaction that its node leaves open for so long ends, in milliseconds: others wait for it. */
const idleMs = 10_000;

/** After how long without a response the connection counts as lost, in milliseconds. */
const responseMs = 30_000;

/** Above the number of distinct statements; those beyond are not prepared. */
const capacity = 500;

const [int8, text, varchar, numeric] = [20, 25, 1043, 1700];

const unreachable = (cause: unknown): UnavailableError =>
  new UnavailableError('the database cannot be reached', cause);

const isShutdown = (error: unknown): boolean => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^(08|57P)/.test(code);
};

/** Opens a connection; rejects with an `UnavailableError` when that fails. */
export const openSession = async ({ url, name, onLost }: SessionOptions): Promise<Session> => {
  const { Client, types, escapeLiteral } = await loadDriver();
  const parsers: Readonly<Record<number, ((stored: string) => unknown) | undefined>> = {
    [int8]: Number,
    [numeric]: Number,
    [text]: decodeText,
    [varchar]: decodeText,
  };
  const client = new Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: connectMs,
    idle_in_transaction_session_timeout: idleMs,
    keepAlive: true,
    query_timeout: responseMs,
    pipeline: true,
    types: {
      getTypeParser: ((oid, format) =>
        parsers[oid] ??
        (types.getTypeParser(oid, format) as unknown)) as typeof types.getTypeParser,
    },
  });
  let isOpen = true;
  const end = (): void => {
    if (!isOpen) return;
    isOpen = false;
    onLost?.();
  };
  client.on('error', end);
  client.on('end', end);
  await client.connect().catch((cause: unknown) => {
    isOpen = false;
    throw unreachable(cause);
  });

  const names = new Map<string, string>();
  const nameOf = (sql: string): string | undefined => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= capacity) return known;
    const made = `s${String(names.size)}`;
    names.set(sql, made);
    return made;
  };
  const failureOf = (error: unknown): unknown => {
    if (isShutdown(error)) end();
    return isOpen ? error : unreachable(error);
  };

  return {
    query: async (sql, parameters = []) => {
      if (!isOpen) throw unreachable(undefined);
      const values = parameters.map((it) => (typeof it === 'string' ? encodeText(it) : it));
      const statement = nameOf(sql);
      try {
        return await client.query({
          text: sql,
          values,
          ...(statement !== undefined && { name: statement }),
        });
      } catch (error) {
        throw failureOf(error);
      }
    },
    script: async (sql) => {
      if (!isOpen) throw unreachable(undefined);
      try {
        const results: unknown = await client.query(sql);
        return Array.isArray(results) ? (results as Result[]) : [results as Result];
      } catch (error) {
        throw failureOf(error);
      }
    },
    quote: (value) => escapeLiteral(encodeText(value)),
    isOpen: () => isOpen,
    close: async () => {
      isOpen = false;
      await client.end().catch(() => undefined);
    },
  };
};
