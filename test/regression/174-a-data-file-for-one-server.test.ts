import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { createChatServer } from 'millrace/server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { skipVainRollback } from '../../src/server/store/vainRollback.js';

const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};

const makeServer = (data: string) => {
  const server = createChatServer({ data });
  onTestFinished(() => server.close());
  return server;
};

const refused = (reason: string, message: string): object =>
  expect.objectContaining({
    _tag: 'ListenError',
    reason,
    message: expect.stringContaining(message),
  }) as object;

describe('a data file', () => {
  test('is refused to a second server, until the first has closed', async () => {
    const data = join(await makeFolder(), 'chat.db');
    const [first, second] = [makeServer(data), makeServer(data)];
    await first.listen({ port: 0 });
    await expect(second.listen({ port: 0 })).rejects.toEqual(
      refused('DataInUse', `another server uses the data file ${data}`),
    );
    await first.close();
    await expect(second.listen({ port: 0 })).resolves.toBeDefined();
  });

  test('is opened again by a listen while a close is under way', async () => {
    const data = join(await makeFolder(), 'chat.db');
    const server = makeServer(data);
    await server.listen({ port: 0 });
    const closed = server.close();
    const { port } = await server.listen({ port: 0 });
    await closed;
    expect(port).toBeGreaterThan(0);
  });

  test('and all beside it is for its owner only, older files too', async () => {
    const folder = await makeFolder();
    const data = join(folder, 'chat.db');
    await writeFile(data, '');
    await chmod(data, 0o644);
    await makeServer(data).listen({ port: 0 });
    const files = await readdir(folder);
    const modes = await Promise.all(
      files.map(async (name) => [name, (await stat(join(folder, name))).mode & 0o777] as const),
    );
    expect(files).toContain('chat.db-wal');
    expect(modes).toEqual(files.map((name) => [name, 0o600]));
  });

  test('that cannot be opened is named', async () => {
    const folder = await makeFolder();
    const absent = join(folder, 'no', 'chat.db');
    await expect(makeServer(absent).listen({ port: 0 })).rejects.toEqual(
      refused('DataRefused', `cannot open the data file ${absent} (ENOENT)`),
    );
    const text = join(folder, 'notes.txt');
    await writeFile(text, 'no database '.repeat(1_000));
    await expect(makeServer(text).listen({ port: 0 })).rejects.toEqual(
      refused('DataRefused', `cannot open the data file ${text} (SQLITE_NOTADB)`),
    );
  });
});

test('a transaction that meets a full disk fails with that cause', async () => {
  const database = new Database(':memory:');
  database.exec('create table t (x text); pragma max_page_count = 5');
  const db = new Kysely({ dialect: new SqliteDialect({ database: skipVainRollback(database) }) });
  onTestFinished(() => db.destroy());
  const fill = db.transaction().execute(async (tx) => {
    for (let row = 0; row < 100; row += 1)
      await sql`insert into t values (${'x'.repeat(1_000)})`.execute(tx);
  });
  await expect(fill).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  const refusedRow = db.transaction().execute(async (tx) => {
    await sql`insert into t values ('kept?')`.execute(tx);
    throw new Error('changed my mind');
  });
  await expect(refusedRow).rejects.toThrow('changed my mind');
  const { rows } = await sql`select * from t`.execute(db);
  expect(rows).toEqual([]);
});
