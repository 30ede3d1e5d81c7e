import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';

/** The database of the tests, such as `postgres://postgres@127.0.0.1:5432/test`. */
const usualUrl = 'postgres://postgres@127.0.0.1:5432/test';

/** Whether the tests of the server run on Postgres, in the database of this variable. */
export const testDatabase = process.env['MILLRACE_TEST_DATABASE_URL'];

/** On how many nodes they run, each client on another one than it calls. */
export const testNodes = Number(process.env['MILLRACE_TEST_NODES'] ?? 1);

/** Where a test of Postgres finds it. */
export const databaseUrl = testDatabase ?? usualUrl;

const onServer = async <A>(work: (client: pg.Client) => Promise<A>): Promise<A> => {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** Whether Postgres answers; the tests of it are skipped otherwise. */
export const hasPostgres = await onServer(() => Promise.resolve(true)).catch((error: unknown) => {
  if (process.env['MILLRACE_REQUIRE_SERVICES']) throw error;
  console.warn(
    `skipped: Postgres does not answer at ${databaseUrl.replace(/:[^:@/]*@/, ':…@')}. Start one with\n` +
      '  docker run --rm -p 5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust -e POSTGRES_DB=test postgres',
  );
  return false;
});

/** A schema of its own for one application. */
export interface TestSchema {
  /** The URL of the database with this schema. */
  readonly url: string;
  /** Ends its use. */
  readonly drop: () => Promise<void>;
}

/** The schemas of this process, which share the beginning of their names. */
const prefix = `millrace_${String(process.pid)}`;

/** Schemas that have the tables, and no rows. */
const free: string[] = [];

const create = async (id: string): Promise<string> => {
  await onServer((client) => client.query(`create schema if not exists "${id}"`));
  return id;
};

/** Making the tables takes longer than most tests: they keep them, and empty them. */
const empty = (id: string): Promise<unknown> =>
  onServer((client) =>
    client.query(`do $$
      declare name text;
      begin
        for name in select tablename from pg_tables
          where schemaname = '${id}' and tablename not like 'kysely%'
        loop
          execute format('delete from %I.%I', '${id}', name);
        end loop;
      end $$`),
  );

const dropSchema = (id: string): Promise<unknown> =>
  onServer((client) => client.query(`drop schema if exists "${id}" cascade`));

/** Drops the schemas that are kept for the next test. */
export const dropSchemas = async (): Promise<void> => {
  const { rows } = await onServer((client) =>
    client.query<{ readonly nspname: string }>(
      `select nspname from pg_namespace where starts_with(nspname, '${prefix}_')`,
    ),
  );
  for (const { nspname } of rows) await dropSchema(nspname);
};

const urlOf = (id: string): string => {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-csearch_path=${id}`);
  return url.href;
};

/** Opens a schema without rows, whose tables may be there already. */
export const openSchema = async (): Promise<TestSchema> => {
  const id = free.pop() ?? (await create(`${prefix}_${randomUUID().slice(0, 8)}`));
  return {
    url: urlOf(id),
    drop: async () => {
      await empty(id);
      free.push(id);
    },
  };
};

/** Opens a schema by a name, with what is in it; without tables if there was none. */
export const openNamedSchema = async (name: string = randomUUID()): Promise<TestSchema> => {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 20);
  const id = await create(`${prefix}_${hash}`);
  return {
    url: urlOf(id),
    drop: async () => {
      await dropSchema(id);
    },
  };
};
