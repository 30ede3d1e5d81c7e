import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { openTestServer } from 'millrace/testing';
import { onTestFinished } from 'vitest';
import type { Example } from '../helpers/fences.js';
import { readJson, root } from '../helpers/repository.js';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
}

const { dependencies, devDependencies, optionalDependencies, exports } = readJson(
  'package.json',
) as Manifest;

/** The entries of the package, from their sources. */
const alias = Object.fromEntries(
  Object.entries(exports)
    .filter(([, target]) => target.startsWith('./dist/'))
    .sort(([one], [other]) => other.length - one.length)
    .map(([entry, target]) => [
      `millrace${entry.slice(1)}`,
      join(root, target.replace('./dist/', 'src/').replace(/\.js$/, '.ts')),
    ]),
);

// Inside of the repository, so that its packages are found, and the package by its name.
const directory = join(root, 'coverage/examples');

const limitMs = 60_000;

/** The address at which examples expect a server. */
const usualAddress = 'http://127.0.0.1:8080';

/** Runs an example against a server of its own; resolves to what it prints and to its exit code. */
export const runAgainstServer = async ({ file, lines }: Example) => {
  const server = await openTestServer();
  onTestFinished(server.close);
  await mkdir(directory, { recursive: true });
  const outfile = join(directory, `${file.replace(/\W+/g, '-')}.mjs`);
  await build({
    stdin: {
      contents: lines
        .map(({ text }) => text)
        .join('\n')
        .replaceAll(usualAddress, server.url),
      resolveDir: root,
      loader: 'ts',
    },
    alias,
    external: Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
      (name) => name !== 'fp-ts',
    ),
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', outfile },
    logLevel: 'silent',
  });
  onTestFinished(() => rm(outfile, { force: true }));
  const child = spawn(process.execPath, [outfile], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const late = setTimeout(() => child.kill('SIGKILL'), limitMs);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  clearTimeout(late);
  return { status, stdout, stderr };
};
