import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The path of Chromium. */
export const chromium = process.env['MILLRACE_CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether Chromium is there. */
export const hasChromium = existsSync(chromium);

/** A name that leads to this machine in the browser, and is not one of its own. */
export const foreignHost = 'evil.example';

const flags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  `--host-resolver-rules=MAP ${foreignHost} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
];

const textOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

const end = async (browser: ChildProcess): Promise<void> => {
  if (browser.exitCode !== null || browser.signalCode !== null) return;
  const exited = once(browser, 'exit');
  browser.kill('SIGKILL');
  await exited;
};

/**
 * Runs a script in a page of another origin and resolves to what its last expression, a promise,
 * resolves to. The page sends the result back to the server that it came from.
 */
export const runInForeignPage = async (script: string): Promise<unknown> => {
  const page = `<!doctype html><script type="module">
    const result = await (${script});
    await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
  </script>`;
  let onResult = (_: unknown): void => undefined;
  const result = new Promise<unknown>((resolve) => {
    onResult = resolve;
  });
  const server = createServer((request, response) => {
    if (request.method === 'POST') void textOf(request).then((text) => onResult(JSON.parse(text)));
    response.setHeader('content-type', 'text/html').end(request.method === 'POST' ? '' : page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const profile = await mkdtemp(join(tmpdir(), 'millrace-chromium-'));
  const browser = spawn(
    chromium,
    [...flags, `--user-data-dir=${profile}`, `http://${foreignHost}:${port}/`],
    { stdio: 'ignore' },
  );
  onTestFinished(async () => {
    await end(browser);
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  return result;
};
