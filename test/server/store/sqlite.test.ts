import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, Migrator, SqliteDialect, sql as raw } from 'kysely';
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UnavailableError } from '../../../src/server/ports/unavailable.js';
import { migrations } from '../../../src/server/store/migrations.js';
import { openSqliteStore } from '../../../src/server/store/sqlite.js';
import { channel, user } from './rows.js';

const temporaryFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'chat.db');
};

describe('openSqliteStore', () => {
  it('keeps what is in a file, but no connection outlives the process', async () => {
    const file = await temporaryFile();
    const first = await openSqliteStore({ file });
    await first.transaction(async ({ users, connections, watches }) => {
      await users.save([user('alice')]);
      await connections.add({ id: 'c1', user_id: 'alice', node: 'n1' });
      await watches.add([{ connection_id: 'c1', cid: channel.cid, user_id: 'alice' }]);
    });
    await first.close();

    const second = await openSqliteStore({ file });
    onTestFinished(() => second.close());
    await second.transaction(async ({ users, connections, watches }) => {
      expect((await users.find(['alice'])).get('alice')).toEqual({
        ...user('alice'),
        online: false,
      });
      expect(await connections.find('c1')).toBeUndefined();
      expect(await watches.counts([channel.cid])).toEqual(new Map());
    });
  });

  it('runs nothing more, and says that it is down, once its file cannot be synced', async () => {
    let isBroken = false;
    const store = await openSqliteStore({
      file: await temporaryFile(),
      openLogFile: () =>
        Promise.resolve({
          sync: () => (isBroken ? Promise.reject(new Error('EIO')) : Promise.resolve()),
          size: () => 0,
          close: () => Promise.resolve(),
        }),
    });
    onTestFinished(() => store.close());
    const save = (id: string) => store.transaction(({ users }) => users.save([user(id)]));
    await save('alice');
    expect(store.health?.()).toEqual({ isDatabaseUp: true });
    isBroken = true;
    await expect(save('bob')).rejects.toBeInstanceOf(UnavailableError);
    isBroken = false;
    await expect(save('carol')).rejects.toBeInstanceOf(UnavailableError);
    expect(store.health?.()).toEqual({ isDatabaseUp: false });
  });

  it('rejects where no file can be', async () => {
    const file = join(await temporaryFile(), 'missing', 'chat.db');
    await expect(openSqliteStore({ file })).rejects.toThrow();
  });
});

describe('migrations', () => {
  it('run once, however often they are asked for', async () => {
    const dialect = new SqliteDialect({ database: new Database(':memory:') });
    const db = new Kysely<unknown>({ dialect });
    onTestFinished(() => db.destroy());
    const migrate = () => new Migrator({ db, provider: migrations }).migrateToLatest();
    const first = await migrate();
    expect(first.error).toBeUndefined();
    const names = Object.keys(await migrations.getMigrations());
    expect(first.results).toMatchObject(
      names.map((name) => ({ migrationName: name, status: 'Success' })),
    );
    expect(await migrate()).toEqual({ results: [] });
  });

  it('keep what a data file of the first release has', async () => {
    const dialect = new SqliteDialect({ database: new Database(':memory:') });
    const db = new Kysely<unknown>({ dialect });
    onTestFinished(() => db.destroy());
    const migrator = new Migrator({ db, provider: migrations });
    expect((await migrator.migrateTo('0001_initial')).error).toBeUndefined();
    const mute = raw`insert into mutes values ('bob', 'user', 'alice', '2024', '2024', null)`;
    await mute.execute(db);
    expect((await migrator.migrateToLatest()).error).toBeUndefined();
    const { rows } = await raw`select user_id, target_id from mutes`.execute(db);
    expect(rows).toEqual([{ user_id: 'bob', target_id: 'alice' }]);
    expect((await raw`select * from ended_mutes`.execute(db)).rows).toEqual([]);
  });
});
