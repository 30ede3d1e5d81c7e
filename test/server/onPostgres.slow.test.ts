import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { databaseUrl, hasPostgres } from '../helpers/postgres.js';
import { root } from '../helpers/repository.js';

const core = (names: readonly string[]): readonly string[] =>
  names.map((name) => `test/server/core/${name}.test.ts`);

/** Runs test files with their servers on Postgres; resolves to what they print if one fails. */
const runOn = async (nodes: number, files: readonly string[]): Promise<string> => {
  const child = spawn('npx', ['vitest', 'run', '--testTimeout', '60000', ...files], {
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

describe.runIf(hasPostgres)('the tests of the server', () => {
  test('pass on Postgres', async () => {
    const files = ['messages', 'threads', 'search', 'members', 'bans', 'mutes', 'channelDeletion'];
    expect(await runOn(1, [...core(files), 'test/server/store/filterSql.property.test.ts'])).toBe(
      '',
    );
  }, 600_000);

  test('pass on two nodes, each connection on another one than its calls', async () => {
    const files = ['messages', 'unread', 'presence', 'watching', 'resume', 'reads', 'events'];
    expect(await runOn(2, core(files))).toBe('');
  }, 600_000);
});
