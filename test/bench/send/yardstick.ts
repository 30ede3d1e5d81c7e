import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Database from 'libsql';

/** A server that only stores what a message needs, with one commit per turn of the event loop. */
export interface Yardstick {
  readonly port: number;
  readonly close: () => Promise<void>;
}

const tables = `
  create table messages (id text primary key, cid text, user_id text, text text, html text, created_at text);
  create index messages_channel on messages (cid, created_at);
  create table channels (cid text primary key, last_message_at text, messages integer);
  create table members (cid text, user_id text, last_read text, primary key (cid, user_id));
  create table log (id integer primary key, cid text, key text, event text, created_at text);
  create index log_channel on log (cid, id);
`;

/** The fewest rows of a message: itself, its channel, its author's read position, its log entry. */
const openRows = (file: string | undefined) => {
  const db = new Database(file ?? ':memory:');
  if (file !== undefined) db.exec('pragma journal_mode = wal; pragma synchronous = full;');
  db.exec(tables);
  const insert = db.prepare('insert into messages values (?, ?, ?, ?, ?, ?)');
  const advance = db.prepare(
    'insert into channels values (?, ?, 1) on conflict (cid) do update set last_message_at = excluded.last_message_at, messages = messages + 1',
  );
  const read = db.prepare('insert or replace into members values (?, ?, ?)');
  const append = db.prepare(
    'insert into log (cid, key, event, created_at) values (?, ?, ?, ?) returning id',
  );
  return {
    begin: () => db.exec('begin'),
    commit: () => db.exec('commit'),
    close: () => db.close(),
    store: (cid: string, userId: string, text: string): string => {
      const created_at = new Date().toISOString();
      const message = { id: crypto.randomUUID(), cid, user: { id: userId }, text, created_at };
      const event = JSON.stringify({ type: 'message.new', cid, created_at, message });
      insert.run(message.id, cid, userId, text, `<p>${text}</p>`, created_at);
      advance.run(cid, created_at);
      read.run(cid, userId, created_at);
      append.all(cid, 'message.new', event, created_at);
      return JSON.stringify({ message });
    },
  };
};

/** Starts the yardstick: `node:http`, JSON, a token looked up in a map, and the rows. */
export const startYardstick = async (
  tokens: readonly string[],
  file?: string,
): Promise<Yardstick> => {
  const rows = openRows(file);
  const users = new Map(tokens.map((token, n) => [token, `user-${String(n)}`]));
  let waiting: (() => void)[] = [];
  const commit = (): void => {
    const answered = waiting;
    waiting = [];
    rows.commit();
    for (const answer of answered) answer();
  };
  const answer = (response: ServerResponse, status: number, text: string): void => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const user = users.get(request.headers.authorization ?? '');
      if (user === undefined) {
        answer(response, 401, '{}');
        return;
      }
      const [, , type = '', id = ''] = (request.url ?? '').split('/');
      const { message } = JSON.parse(Buffer.concat(chunks).toString()) as {
        readonly message: { readonly text: string };
      };
      if (waiting.length === 0) {
        rows.begin();
        setImmediate(commit);
      }
      const stored = rows.store(`${type}:${id}`, user, message.text);
      waiting.push(() => answer(response, 201, stored));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      rows.close();
    },
  };
};
