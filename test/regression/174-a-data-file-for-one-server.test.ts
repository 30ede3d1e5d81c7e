import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { createChatServer } from 'millrace/server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createGroupCommit } from '../../src/server/store/groupCommit.js';
import { createJournal } from '../../src/server/store/journal.js';
import { createControl } from '../../src/server/store/transactionControl.js';

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
  onTestFinished(() => {
    database.close();
  });
  database.exec('create table t (x text); pragma max_page_count = 5');
  const group = createGroupCommit({
    control: createControl(database),
    journal: createJournal(),
    defer: setImmediate,
    limit: 64,
    afterCommit: () => undefined,
  });
  const insert = (text: string): Promise<void> => {
    group.beforeWrite();
    database.prepare('insert into t values (?)').run(text);
    return Promise.resolve();
  };
  const kept = group.run(() => insert('kept?'));
  const full = group.run(async () => {
    for (let row = 0; row < 100; row += 1) await insert('x'.repeat(1_000));
  });
  await expect(full).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  // SQLite rolled back by itself, and with it the work before.
  await expect(kept).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  const refusedRow = group.run(async () => {
    await insert('kept?');
    throw new Error('changed my mind');
  });
  await expect(refusedRow).rejects.toThrow('changed my mind');
  expect(database.prepare('select * from t').all()).toEqual([]);
  await group.run(() => insert('kept'));
  expect(database.prepare('select * from t').all()).toEqual([{ x: 'kept' }]);
});
