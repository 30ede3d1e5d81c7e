import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ofAngular } from '../helpers/bundle.js';
import { filesIn, readText, root } from '../helpers/repository.js';

const exec = promisify(execFile);

const contents = `
  import { platformWebSocket } from 'millrace';
  globalThis.WebSocket = undefined;
  try {
    const socket = platformWebSocket('ws://127.0.0.1:1');
    socket.onerror = () => undefined;
    console.log(typeof socket.send);
  } catch (error) {
    console.log(error.message);
  }
`;

/** Bundles an application into a directory of its own, and returns what it prints. */
const runBundle = async (format: 'esm' | 'cjs', modules: readonly string[]): Promise<string> => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'millrace-bundle-')));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const outfile = join(directory, format === 'esm' ? 'app.mjs' : 'app.cjs');
  await build({
    stdin: { contents, resolveDir: root },
    alias: { millrace: join(root, 'src/index.ts') },
    platform: 'node',
    format,
    bundle: true,
    outfile,
    logLevel: 'silent',
  });
  await mkdir(join(directory, 'node_modules'));
  for (const name of modules)
    await symlink(join(root, 'node_modules', name), join(directory, 'node_modules', name), 'dir');
  const { stdout } = await exec(process.execPath, [outfile], { cwd: tmpdir() });
  return stdout.trim();
};

describe.each(['esm', 'cjs'] as const)('a bundle for a Node without WebSocket, as %s', (format) => {
  test('uses the ws of the application', async () => {
    expect(await runBundle(format, ['ws'])).toBe('function');
  });

  test('says how to pass ws where it is not installed', async () => {
    expect(await runBundle(format, [])).toContain("import WebSocket from 'ws'");
  });
});

test('the library is free of import.meta, which CommonJS does not have', () => {
  const files = filesIn('src').filter((path) => !path.startsWith(join('src', 'cli')));

  expect(files.filter((path) => readText(path).includes('import.meta'))).toEqual([]);
});

// rxjs decides for itself: it offers CommonJS to every bundle for Node.
test('a server-side bundle of Angular loads no CommonJS, apart from rxjs', async () => {
  const { metafile } = await build({
    stdin: { contents: `export * from 'millrace'`, resolveDir: root },
    alias: { millrace: join(root, 'src/index.ts') },
    platform: 'node',
    mainFields: ['es2020', 'es2015', 'module', 'main'],
    conditions: ofAngular,
    format: 'esm',
    bundle: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const commonJs = Object.entries(metafile.inputs)
    .filter(([path, { format }]) => format === 'cjs' && !path.startsWith('node_modules/rxjs/'))
    .map(([path]) => path);

  expect(commonJs).toEqual([]);
});
