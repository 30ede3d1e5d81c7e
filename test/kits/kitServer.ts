import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

const page = `<!doctype html>
<meta charset="utf-8" />
<link rel="icon" href="data:," />
<link rel="stylesheet" href="/main.css" />
<style>
  html, body, main { height: 100%; margin: 0; }
  .str-chat__channel-list, .str-chat__thread-list-container { max-width: 300px; }
</style>
<main></main>
<script type="module" src="/main.js"></script>`;

const types = new Map([
  ['.js', 'text/javascript'],
  ['.css', 'text/css'],
]);

/** Serves a page with a bundle, files by their paths, until the test is over. Returns its address. */
export const servePage = async (files: ReadonlyMap<string, Uint8Array>): Promise<string> => {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const type = types.get(pathname.slice(pathname.lastIndexOf('.')));
    response.setHeader('content-type', type ?? 'text/html').end(files.get(pathname) ?? page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${String(port)}/`;
};
