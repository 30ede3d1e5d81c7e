import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { packInto } from '../helpers/packed.js';
import { root } from '../helpers/repository.js';

const exec = promisify(execFile);

/** The output of a command, whether it succeeds or not. */
const outputOf = (command: string, parameters: readonly string[], cwd: string): Promise<string> =>
  exec(command, parameters, { cwd, env: { ...process.env, NO_COLOR: '1' } }).then(
    ({ stdout, stderr }) => stdout + stderr,
    (error: unknown) => {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      return `failed: ${stdout}${stderr}`;
    },
  );

test('the examples of other frameworks compile and run with the packed package', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-frameworks-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const tarball = await packInto(directory);
  await cp(join(root, 'docs/examples/frameworks'), directory, { recursive: true });
  const quietly = ['--no-audit', '--no-fund', '--ignore-scripts'];
  await exec('npm', ['ci', ...quietly], { cwd: directory });
  await exec('npm', ['install', '--no-save', ...quietly, tarball], { cwd: directory });
  expect(await outputOf('npx', ['tsc'], directory)).toBe('');
  expect(await outputOf('npx', ['vitest', 'run'], directory)).toMatch(
    /Test Files {2}5 passed \(5\)/,
  );
}, 300_000);
