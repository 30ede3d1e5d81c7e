import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ChatConnection, connect, createChannel, watch } from 'millrace';
import { backend, createToken, updateApp, upsertUsers } from 'millrace/backend';
import { chromium, type Page } from 'playwright-core';
import { firstValueFrom, lastValueFrom, Subscription } from 'rxjs';
import { onTestFinished } from 'vitest';

const executablePath = process.env['MILLRACE_CHROMIUM'] ?? '/usr/bin/chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-component-update'];

export const cid = 'messaging:general';

/** A server of a packed package, as a process of its own. */
export const startServer = async (
  directory: string,
  args: readonly string[] = [],
): Promise<string> => {
  const command = join(directory, 'node_modules/millrace/dist/cli/main.js');
  const child: ChildProcess = spawn(process.execPath, [command, 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return line.replace('listening on ', '');
};

/** A receiver of webhooks that refuses everything until it is switched. */
export const startReceiver = async () => {
  let status = 400;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    accept: () => {
      status = 200;
    },
  };
};

/** Two people in a channel, one of them elsewhere, and a webhook. */
export const populate = async (url: string, webhook: string) => {
  const admin = backend({ url, apiKey: 'dev', secret: 'secret' });
  await lastValueFrom(
    upsertUsers(admin, [
      { id: 'john', name: 'John' },
      { id: 'jane', name: 'Jane' },
      { id: 'eve', name: 'Eve' },
    ]),
  );
  await lastValueFrom(updateApp(admin, { webhook_url: webhook }));
  const open = (id: string): ChatConnection =>
    connect({
      url,
      apiKey: 'dev',
      user: { id },
      token: () => createToken('secret', id),
      lingerMs: 0,
    });
  const [john, jane, eve] = [open('john'), open('jane'), open('eve')];
  const running = new Subscription();
  for (const chat of [john, jane, eve]) running.add(chat.subscribe());
  onTestFinished(() => running.unsubscribe());
  await lastValueFrom(createChannel(john, cid, { name: 'General', members: ['john', 'jane'] }));
  running.add(watch(john, cid).subscribe());
  const ready = firstValueFrom(watch(jane, cid));
  running.add(watch(jane, cid, { presence: true }).subscribe());
  return { admin, john, jane, eve, ready };
};

/** A page of the browser, with what it asks for and what it complains about. */
export const openPage = async (
  address: string,
  options: { readonly colorScheme?: 'dark' | 'light' } = {},
) => {
  if (!existsSync(executablePath))
    throw new Error(
      `There is no Chromium at ${executablePath}: set MILLRACE_CHROMIUM to its path.`,
    );
  const browser = await chromium.launch({ executablePath, args: flags });
  onTestFinished(() => browser.close());
  const page: Page = await browser.newPage({
    viewport: { width: 1240, height: 640 },
    ...options,
  });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  return { page, requests, complaints };
};
