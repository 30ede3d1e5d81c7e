import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { databaseUrl } from '../helpers/postgres.js';
import { root } from '../helpers/repository.js';

/** How long a test may take there, in milliseconds: every statement is a round trip. */
const testTimeoutMs = 120_000;

/** Runs test files with their servers on Postgres; resolves to what they print if one fails. */
export const runOnPostgres = async (nodes: number, files: readonly string[]): Promise<string> => {
  const timeout = ['--testTimeout', String(testTimeoutMs)];
  const child = spawn('npx', ['vitest', 'run', ...timeout, ...files], {
    cwd: root,
    env: {
      ...process.env,
      NO_COLOR: '1',
      MILLRACE_TEST_DATABASE_URL: databaseUrl,
      MILLRACE_TEST_NODES: String(nodes),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      output += data.toString();
    });
  const [status] = (await once(child, 'exit')) as [number | null];
  return status === 0 ? '' : output;
};

/** The test files of the core by their names. */
export const ofCore = (names: readonly string[]): readonly string[] =>
  names.map((name) => `test/server/core/${name}.test.ts`);
