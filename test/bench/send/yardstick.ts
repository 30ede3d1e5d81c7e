import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Database from 'libsql';

/** A server that only stores what a message needs, with one commit per turn of the event loop. */
export interface Yardstick {
  readonly port: number;
  readonly close: () => Promise<void>;
}

type Row = Readonly<Record<string, string | number | null>>;

/** The tables of our server with their indexes but for that of words, and a row of each kind that a message changes. */
export interface Template {
  readonly schema: readonly string[];
  readonly message: Row;
  readonly channel: Row;
  readonly member: Row;
  readonly entry: Row;
}

/** Reads the template from a data file of our server, in which a message has been sent. */
export const readTemplate = (file: string): Template => {
  const db = new Database(file);
  const newest = (table: string): Row =>
    db.prepare(`select * from ${table} order by rowid desc limit 1`).all()[0] as Row;
  // The index of words is more than a row needs: it is kept by triggers, in tables of its own.
  const schema = db
    .prepare(
      `select sql from sqlite_master where sql is not null and type in ('table', 'index')
       and name not like 'sqlite%' and name not like 'message_words%'`,
    )
    .all() as readonly { readonly sql: string }[];
  const template = {
    schema: schema.map(({ sql }) => sql),
    message: newest('messages'),
    channel: newest('channels'),
    member: newest('members'),
    entry: newest('log'),
  };
  db.close();
  return template;
};

/** The rows of a message: itself, its channel, its author's read position, its log entry. */
const openRows = (file: string | undefined, template: Template) => {
  const db = new Database(file ?? ':memory:');
  if (file !== undefined) db.exec('pragma journal_mode = wal; pragma synchronous = full;');
  for (const sql of template.schema) db.exec(sql);
  const insertInto = (table: string, row: Row, verb = 'insert') => {
    const names = Object.keys(row);
    const insert = db.prepare(
      `${verb} into ${table} (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map(() => '?').join(', ')})`,
    );
    return (changes: Row) => insert.run(Object.values({ ...row, ...changes }));
  };
  const message = insertInto('messages', template.message);
  const entry = insertInto('log', template.entry);
  const channel = insertInto('channels', template.channel, 'insert or ignore');
  const member = insertInto('members', template.member, 'insert or ignore');
  const advance = db.prepare(
    'update channels set last_message_at = ?, counted_messages = counted_messages + 1 where cid = ?',
  );
  const read = db.prepare(
    'update members set last_read = ?, last_read_message_id = ? where cid = ? and user_id = ?',
  );
  const event = JSON.parse(String(template.entry['event'])) as Readonly<Record<string, unknown>>;
  const known = new Set<string>();
  let id = 0;
  return {
    begin: () => db.exec('begin'),
    commit: () => db.exec('commit'),
    close: () => db.close(),
    store: (cid: string, user_id: string, text: string): string => {
      const created_at = new Date().toISOString();
      const messageId = crypto.randomUUID();
      const body = { ...(event['message'] as object), id: messageId, cid, text, created_at };
      if (!known.has(cid + user_id)) {
        channel({ cid });
        member({ cid, user_id });
        known.add(cid + user_id);
      }
      id += 1;
      message({ id: messageId, cid, user_id, text, html: `<p>${text}</p>\n`, created_at });
      advance.run([created_at, cid]);
      read.run([created_at, messageId, cid, user_id]);
      entry({ id, cid, after: id, event: JSON.stringify({ ...event, message: body }), created_at });
      return JSON.stringify({ message: body });
    },
  };
};

/** Starts the yardstick: `node:http`, JSON, a token looked up in a map, and the rows. */
export const startYardstick = async (
  tokens: readonly string[],
  template: Template,
  file?: string,
): Promise<Yardstick> => {
  const rows = openRows(file, template);
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
