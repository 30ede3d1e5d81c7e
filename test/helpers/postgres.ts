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
  readonly drop: () => Promise<void>;
}

/** Creates a schema; the one of a name only if there is none. */
export const openSchema = async (name: string = randomUUID()): Promise<TestSchema> => {
  const id = `millrace_${createHash('sha256').update(name).digest('hex').slice(0, 20)}`;
  await onServer((client) => client.query(`create schema if not exists ${id}`));
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-csearch_path=${id}`);
  return {
    url: url.href,
    drop: async () => {
      await onServer((client) => client.query(`drop schema if exists ${id} cascade`));
    },
  };
};
