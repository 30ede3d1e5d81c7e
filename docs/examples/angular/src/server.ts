import {
  AngularNodeAppEngine,
  createNodeRequestHandler,
  isMainModule,
  writeResponseToNodeResponse,
} from '@angular/ssr/node';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };
const browserFiles = join(import.meta.dirname, '../browser');
const engine = new AngularNodeAppEngine();

/** A file of the browser build, whose names have no folders. */
const fileAt = async (url: string): Promise<readonly [string, Buffer] | undefined> => {
  const [name = '', type = ''] = /^\/([\w-]+\.(js|css))$/.exec(url)?.slice(1) ?? [];
  const contentType = types[type];
  return contentType === undefined
    ? undefined
    : [contentType, await readFile(join(browserFiles, name))];
};

export const reqHandler = createNodeRequestHandler(
  async (request: IncomingMessage, response: ServerResponse) => {
    const file = await fileAt(request.url ?? '/');
    if (file) {
      const [contentType, content] = file;
      response.setHeader('Content-Type', contentType).end(content);
      return;
    }
    const rendered = await engine.handle(request);
    if (rendered) await writeResponseToNodeResponse(rendered, response);
    else response.writeHead(404).end();
  },
);

if (isMainModule(import.meta.url)) {
  const server = createServer((request, response) => {
    Promise.resolve(reqHandler(request, response)).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  server.listen(Number(process.env['PORT'] ?? 4000), '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    console.log(`listening on http://127.0.0.1:${String(port)}`);
  });
}
