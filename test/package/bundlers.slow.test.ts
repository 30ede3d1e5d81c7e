import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { openTestServer, type TestServer } from 'millrace/testing';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { packInto } from '../helpers/packed.js';
import { root } from '../helpers/repository.js';

const exec = promisify(execFile);
const executablePath = process.env['MILLRACE_CHROMIUM'] ?? '/usr/bin/chromium';

let directory: string;
let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error(
      `There is no Chromium at ${executablePath}: set MILLRACE_CHROMIUM to its path.`,
    );
  directory = await mkdtemp(join(tmpdir(), 'millrace-bundlers-'));
  const tarball = await packInto(directory);
  await cp(join(root, 'docs/examples/bundlers'), directory, { recursive: true });
  const quietly = ['--no-audit', '--no-fund', '--ignore-scripts'];
  await exec('npm', ['ci', ...quietly], { cwd: directory });
  await exec('npm', ['install', '--no-save', ...quietly, tarball], { cwd: directory });
  server = await openTestServer();
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}, 600_000);

afterAll(async () => {
  await browser.close();
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
};

/** Serves a folder of the application, and returns the address of its page. */
const serve = async (folder: string): Promise<string> => {
  const files = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    readFile(join(directory, folder, path === '/' ? 'index.html' : path)).then(
      (body) => response.setHeader('Content-Type', types[extname(path)] ?? 'text/html').end(body),
      () => response.writeHead(404).end(),
    );
  });
  files.listen(0, '127.0.0.1');
  await once(files, 'listening');
  onTestFinished(() => {
    files.close();
    files.closeAllConnections();
  });
  return `http://127.0.0.1:${(files.address() as AddressInfo).port}/`;
};

const pageOf = (script: string): string =>
  `<!doctype html><title>waiting</title><script type="module" src="./${script}"></script>`;

interface Bundler {
  readonly name: string;
  readonly command: readonly string[];
  /** The script, if the bundler writes no page. */
  readonly script?: string;
}

const bundlers: readonly Bundler[] = [
  {
    name: 'esbuild',
    command: ['app.js', '--bundle', '--format=esm', '--outfile=esbuild/app.js'],
    script: 'app.js',
  },
  {
    name: 'webpack',
    command: ['--mode', 'production', '--entry', './app.js', '-o', 'webpack'],
    script: 'main.js',
  },
  { name: 'rollup', command: ['-c'], script: 'app.js' },
  { name: 'vite', command: ['build', '--base', './', '--outDir', 'vite'] },
  {
    name: 'parcel',
    command: ['build', 'index.html', '--dist-dir', 'parcel', '--public-url', './', '--no-cache'],
  },
];

describe('the packed package in the browser, built by', () => {
  test.each(bundlers)('$name, connects', async ({ name, command, script }) => {
    await exec('npx', [name, ...command], { cwd: directory });
    if (script !== undefined) await writeFile(join(directory, name, 'index.html'), pageOf(script));
    const query = new URLSearchParams({ url: server.url, token: await server.token('john') });
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(`${await serve(name)}?${query.toString()}`);
    await page.waitForFunction('document.title !== "waiting"');

    expect(await page.title()).toBe('connected as john');
  });
});

describe('the packed package', () => {
  test.each(['node.mjs', 'node.cjs'])('connects from %s', async (file) => {
    const { stdout, stderr } = await exec(
      process.execPath,
      ['--no-warnings', file, server.url, await server.token('john')],
      { cwd: directory },
    );

    expect({ stdout, stderr }).toEqual({ stdout: 'john\n', stderr: '' });
  });

  test('connects from vitest with jsdom', async () => {
    const env = {
      ...process.env,
      NO_COLOR: '1',
      CHAT_URL: server.url,
      CHAT_TOKEN: await server.token('john'),
    };
    const { stdout } = await exec('npx', ['vitest', 'run'], { cwd: directory, env });

    expect(stdout).toMatch(/Tests {2}1 passed \(1\)/);
  });
});
