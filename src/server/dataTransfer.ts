import { asyncScheduler } from 'rxjs';
import { ListenError } from './listenError.js';
import type { StoreFactory } from './ports/factories.js';
import type { RawRow, RawTables } from './ports/rawTables.js';
import { storeOfOptions } from './storeOfOptions.js';

/** Where the data of a server is: one of the three. */
export interface DataPlace {
  /** The path of a data file. */
  readonly data?: string | undefined;
  /** The URL of a Postgres database. */
  readonly databaseUrl?: string | undefined;
  /** A store of your own. */
  readonly store?: StoreFactory | undefined;
}

/** An export cannot be imported. The message says why. */
export class ImportError extends Error {
  readonly _tag = 'ImportError';

  constructor(message: string) {
    super(message);
    this.name = 'ImportError';
  }
}

/** The first line of an export. */
interface Header {
  readonly millrace: 'export';
  readonly migrations: readonly string[];
}

/** A line with rows of a table. */
interface Rows {
  readonly table: string;
  readonly rows: readonly RawRow[];
}

/** The last line of an export. */
interface Footer {
  readonly rows: number;
}

/** The most rows of a line. */
const rowsAtOnce = 200;

const ignore = (): void => undefined;

const factoryOf = ({ data, databaseUrl, store }: DataPlace): StoreFactory => {
  if (data === undefined && databaseUrl === undefined && !store)
    throw new ListenError('DataOptions', 'give one of data, databaseUrl and store');
  return storeOfOptions({
    ...(data !== undefined && { data }),
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(store && { store }),
  });
};

const withTables = async <A>(
  place: DataPlace,
  work: (tables: RawTables) => Promise<A>,
): Promise<A> => {
  const store = await factoryOf(place)({
    ...{ nodeId: crypto.randomUUID(), clock: asyncScheduler, report: ignore },
  });
  try {
    return await work(await store.rawTables());
  } finally {
    await store.close();
  }
};

async function* linesOf(tables: RawTables): AsyncGenerator<string> {
  const header: Header = { millrace: 'export', migrations: tables.migrations };
  yield JSON.stringify(header);
  let count = 0;
  for (const table of tables.names) {
    let rows = await tables.read(table, rowsAtOnce);
    while (rows.length > 0) {
      count += rows.length;
      const line: Rows = { table, rows };
      yield JSON.stringify(line);
      rows = await tables.read(table, rowsAtOnce, rows.at(-1));
    }
  }
  const footer: Footer = { rows: count };
  yield JSON.stringify(footer);
}

/**
 * Writes all that a server has stored, as lines of JSON: users, channels, messages, the event log,
 * settings, everything but connections. The server must not run. Resolves to the number of rows.
 *
 * @example
 * ```ts
 * import { once } from 'node:events';
 * import { createWriteStream } from 'node:fs';
 * import { exportData } from 'millrace/server';
 *
 * const file = createWriteStream('chat.jsonl');
 * await exportData({ data: 'chat.db' }, async (line) => {
 *   if (!file.write(`${line}\n`)) await once(file, 'drain');
 * });
 * file.end();
 * ```
 * @param place where the data is
 * @param write called with each line, one after the other
 */
export const exportData = (
  place: DataPlace,
  write: (line: string) => Promise<void>,
): Promise<number> =>
  withTables(place, async (tables) => {
    let last = '';
    for await (const line of linesOf(tables)) {
      await write(line);
      last = line;
    }
    return (JSON.parse(last) as Footer).rows;
  });

const parse = (line: string): Partial<Header & Rows & Footer> => {
  try {
    return JSON.parse(line) as object;
  } catch {
    throw new ImportError('this is no export of millrace: a line is not JSON');
  }
};

const assertImportable = (header: Partial<Header>, { migrations }: RawTables): void => {
  if (header.millrace !== 'export' || !header.migrations)
    throw new ImportError('this is no export of millrace: its first line is missing');
  if (header.migrations.join() !== migrations.join())
    throw new ImportError(
      'the export is of another version: import it with the version that wrote it, then upgrade',
    );
};

/** No connection is imported, so nobody is online. */
const offline = (row: RawRow): RawRow => ({ ...row, online: 0 });

/**
 * Reads what `exportData` has written into a place without data. The server must not run. Resolves to
 * the number of rows; rejects with an `ImportError` when the place has data, or when the lines are no
 * complete export of this version.
 *
 * @example
 * ```ts
 * import { open } from 'node:fs/promises';
 * import { importData } from 'millrace/server';
 *
 * const file = await open('chat.jsonl');
 * await importData({ databaseUrl: 'postgres://millrace@db/millrace' }, file.readLines());
 * ```
 * @param place where the data goes
 * @param lines the lines of the export
 */
export const importData = (place: DataPlace, lines: AsyncIterable<string>): Promise<number> =>
  withTables(place, async (tables) => {
    if (!(await tables.isEmpty()))
      throw new ImportError('there is data already: import into a new file or an empty database');
    let count = 0;
    let total: number | undefined;
    let isFirst = true;
    for await (const line of lines) {
      const { table, rows, ...header } = parse(line) as Partial<Header> &
        Partial<Rows> & { readonly rows?: readonly RawRow[] | number };
      if (isFirst) assertImportable(header, tables);
      isFirst = false;
      if (typeof rows === 'number') total = rows;
      else if (table !== undefined && rows) {
        await tables.insert(table, table === 'users' ? rows.map(offline) : rows);
        count += rows.length;
      }
    }
    if (total !== count)
      throw new ImportError(
        'the export is not complete: remove what was imported, and export again',
      );
    return count;
  });
