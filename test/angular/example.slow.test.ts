import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import {
  createChannel,
  queryUsers,
  sendEvent,
  sendMessage,
  startTyping,
  watch,
  type ChatConnection,
} from 'millrace';
import { openTestServer, type TestServer } from 'millrace/testing';
import { chromium, type Page } from 'playwright-core';
import { interval, lastValueFrom, mergeMap, Subscription, take } from 'rxjs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { packInto } from '../helpers/packed.js';
import { root } from '../helpers/repository.js';

const exec = promisify(execFile);

const executablePath = process.env['MILLRACE_CHROMIUM'] ?? '/usr/bin/chromium';
const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const cid = 'messaging:general';
const other = 'messaging:other';

let directory: string;

beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error(
      `There is no Chromium at ${executablePath}: set MILLRACE_CHROMIUM to its path.`,
    );
  directory = await mkdtemp(join(tmpdir(), 'millrace-angular-'));
  const tarball = await packInto(directory);
  await cp(join(root, 'docs/examples/angular'), directory, { recursive: true });
  const quietly = ['--no-audit', '--no-fund', '--ignore-scripts'];
  await exec('npm', ['ci', ...quietly], { cwd: directory });
  await exec('npm', ['install', '--no-save', ...quietly, tarball], { cwd: directory });
}, 600_000);

afterAll(() => rm(directory, { recursive: true, force: true }));

/** What the build prints. */
const build = async (configuration: readonly string[]): Promise<string> => {
  const { stdout, stderr } = await exec('npx', ['ng', 'build', ...configuration], {
    cwd: directory,
    env: { ...process.env, NG_CLI_ANALYTICS: 'false', NO_COLOR: '1' },
  });
  return stdout + stderr;
};

/** Serves a build, and returns its address. */
const serve = async (name: string, env: Readonly<Record<string, string>> = {}): Promise<string> => {
  const program: ChildProcess = spawn(
    process.execPath,
    [join(directory, 'dist', name, 'server/server.mjs')],
    { env: { ...process.env, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(async () => {
    program.kill();
    await once(program, 'exit');
  });
  const [line] = (await once(createInterface(program.stdout!), 'line')) as [string];
  return line.replace('listening on ', '');
};

/** A server with two people in two channels; Jane watches both. */
const openChat = async (): Promise<{ server: TestServer; jane: ChatConnection }> => {
  const server = await openTestServer();
  const jane = await server.connectAs('jane');
  await lastValueFrom(watch(server.client('john'), cid).pipe(take(1)));
  const watching = new Subscription();
  for (const each of [cid, other]) {
    await lastValueFrom(createChannel(jane, each, { members: ['jane', 'john'] }));
    watching.add(watch(jane, each).subscribe());
  }
  onTestFinished(async () => {
    watching.unsubscribe();
    await server.close();
  });
  return { server, jane };
};

const addressOf = async (page: string, server: TestServer): Promise<string> => {
  const query = { url: server.url, user: 'john', token: await server.token('john') };
  return `${page}/?${new URLSearchParams(query).toString()}`;
};

const openPage = async (address: string): Promise<Page> => {
  const browser = await chromium.launch({ executablePath, args: flags });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(address);
  return page;
};

const checksOf = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { checks: number }).checks);

const showing = (page: Page, count: number): Promise<unknown> =>
  page
    .locator('#messages li')
    .nth(count - 1)
    .waitFor();

/** The milliseconds until the first byte, and the page. */
const render = async (address: string) => {
  // The first request loads the application.
  await (await fetch(address)).text();
  const began = performance.now();
  const response = await fetch(address);
  const firstByteMs = performance.now() - began;
  return { firstByteMs, html: await response.text() };
};

describe.each([
  ['zoneless', []],
  ['zone', ['--configuration', 'zone']],
] as const)('the example of Angular, %s', (name, configuration) => {
  let printed: string;
  beforeAll(async () => {
    printed = await build(configuration);
  }, 300_000);

  test('builds without a warning', () => {
    expect(printed).toContain('bundle generation complete');
    expect(printed).not.toMatch(/warning|deprecated/i);
  });

  test('checks for what it shows, at most 60 times a second, and for nothing else', async () => {
    const { server, jane } = await openChat();
    const page = await openPage(await addressOf(await serve(name), server));
    await page.locator('#state', { hasText: 'Online' }).waitFor();
    await lastValueFrom(sendMessage(jane, cid, { text: 'first' }));
    await showing(page, 1);

    const before = await checksOf(page);
    for (let index = 0; index < 20; index += 1) {
      await lastValueFrom(sendEvent(jane, cid, { type: 'nobody_takes_this' }));
      await lastValueFrom(sendMessage(jane, other, { text: 'unshown' }));
    }
    // What is sent later arrives later.
    await lastValueFrom(startTyping(jane, cid));
    await page.locator('#typing', { hasText: 'jane' }).waitFor();
    const unshown = (await checksOf(page)) - before;
    // The check that shows who types.
    expect(unshown).toBeLessThanOrEqual(1);

    const began = performance.now();
    const first = await checksOf(page);
    await lastValueFrom(
      interval(10).pipe(
        take(200),
        mergeMap(() => sendMessage(jane, cid, { text: 'shown' }), 8),
      ),
    );
    await showing(page, 201);
    const seconds = (performance.now() - began) / 1_000;
    const checks = (await checksOf(page)) - first;
    console.info(`${name}: ${String(checks)} checks in ${seconds.toFixed(2)} s for 200 messages`);
    expect(checks).toBeGreaterThan(0);
    expect(checks / seconds).toBeLessThanOrEqual(60);
  });

  test('sends what is typed in', async () => {
    const { server } = await openChat();
    const page = await openPage(await addressOf(await serve(name), server));
    await page.locator('#state', { hasText: 'Online' }).waitFor();
    await page.locator('#text').fill('Hello from the browser');
    await page.locator('#text').press('Enter');
    await page.locator('#messages li', { hasText: 'john: Hello from the browser' }).waitFor();
    expect(await page.locator('#pending li').count()).toBe(0);
  });

  test('is rendered on a server that connects nowhere', async () => {
    let requests = 0;
    const counter = createServer((_, response) => {
      requests += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(counter, 'listening');
    onTestFinished(() => {
      counter.close();
    });
    const { port } = counter.address() as AddressInfo;
    const { firstByteMs, html } = await render(
      `${await serve(name)}/?url=http://127.0.0.1:${String(port)}&user=john&token=t`,
    );
    expect(html).toContain('<p id="state">Idle</p>');
    expect(firstByteMs).toBeLessThan(1_000);
    expect(requests).toBe(0);
  });

  // It is given half a second to connect, which a busy machine may take for something else.
  test(
    'is rendered with its messages on a server that connects, and leaves no socket',
    { retry: 2 },
    async () => {
      const { server, jane } = await openChat();
      await lastValueFrom(sendMessage(jane, cid, { text: 'Hello' }));
      const page = await serve(name, { CHAT_RENDERING: 'connect' });
      const { firstByteMs, html } = await render(await addressOf(page, server));
      console.info(`${name}: first byte after ${firstByteMs.toFixed(0)} ms`);
      expect(html).toContain('jane: Hello');
      expect(firstByteMs).toBeLessThan(1_000);
      await vi.waitFor(async () => {
        const [john] = await lastValueFrom(queryUsers(jane, { filter_conditions: { id: 'john' } }));
        expect(john?.online).toBe(false);
      });
    },
  );
});
