import { createServerToken, createToken } from 'millrace/backend';
import type { Endpoint } from 'millrace/protocol';
import { createChatServer } from 'millrace/server';
import { createMemoryFiles } from './memoryFiles.js';

export const pathParameter = /\{(\w+)\}/g;

/** What came back, and the address that was called. */
interface RowReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly code: unknown;
  readonly message: string;
  readonly address: string;
}

/** Calls an endpoint by its row; parameters of its path are 'x' unless they are given. */
type CallRow = (
  row: Endpoint,
  request: unknown,
  params?: Readonly<Record<string, string>>,
) => Promise<RowReply>;

const inAddress = (value: unknown): string =>
  encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));

/** A server and a way to call it, as a backend where a row allows that, or else as the user 'x'. */
interface RowServer {
  readonly call: CallRow;
  readonly close: () => Promise<void>;
}

export const serveRows = async (): Promise<RowServer> => {
  const server = createChatServer({ uploads: { files: createMemoryFiles() } });
  const { url } = await server.listen({ port: 0 });
  const asBackend = await createServerToken('secret');
  const asUser = await createToken('secret', 'x');
  const call: CallRow = async ({ method, path, input, callers }, request, params = {}) => {
    const filled = path.replace(pathParameter, (_, name: string) => params[name] ?? 'x');
    const query = input === 'payload' ? { payload: request } : input === 'query' ? request : {};
    const search = Object.entries(query as object).map(([name, it]) => `${name}=${inAddress(it)}`);
    const address = `${url}${filled}?${['api_key=dev', ...search].join('&')}`;
    const form = new FormData();
    form.append('file', new File(['bytes'], 'a.png', { type: 'image/png' }));
    const response = await fetch(address, {
      method,
      headers: {
        'stream-auth-type': 'jwt',
        authorization: callers.includes('server') ? asBackend : asUser,
      },
      ...(input === 'body' && { body: JSON.stringify(request) }),
      ...(input === 'form' && { body: form }),
    });
    const body = (await response.json()) as RowReply['body'];
    const { code, message } = body;
    return { status: response.status, body, code, message: String(message), address };
  };
  return { call, close: () => server.close() };
};
