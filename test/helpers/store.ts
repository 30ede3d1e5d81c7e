import { asyncScheduler } from 'rxjs';
import { afterAll } from 'vitest';
import type { OpenStore } from '../../src/server/ports/store.js';
import { openPostgresStore } from '../../src/server/store/postgres.js';
import { openSqliteStore, type SqliteStoreOptions } from '../../src/server/store/sqlite.js';
import { createMemoryBus, type MemoryBus } from 'millrace/testing';
import { openNamedSchema, openSchema, testDatabase, testNodes } from './postgres.js';

/** Opens a node on a schema; the failures that it reports fail its close. */
export const openNode = async (url: string, bus?: MemoryBus): Promise<OpenStore> => {
  const failures: unknown[] = [];
  const store = await openPostgresStore({
    url,
    nodeId: crypto.randomUUID(),
    clock: asyncScheduler,
    bus: bus?.open,
    report: (message, cause) => failures.push(new Error(message, { cause })),
  });
  const close = async (): Promise<void> => {
    await store.close();
    if (failures.length > 0) throw failures[0] as Error;
  };
  return { ...store, close };
};

/** A store of the database that the tests of the server run on: a schema stands for a file. */
export const openTestStore = async (options: SqliteStoreOptions = {}): Promise<OpenStore> => {
  if (testDatabase === undefined) return openSqliteStore(options);
  const { url, drop } = await (options.file === undefined
    ? openSchema()
    : openNamedSchema(options.file));
  if (options.file !== undefined) afterAll(drop);
  const store = await openNode(url);
  const close = async (): Promise<void> => {
    await store.close();
    if (options.file === undefined) await drop();
  };
  return { ...store, close };
};

/** The stores of the nodes that the tests of the server run on, of one application. */
export const openTestStores = async (): Promise<readonly OpenStore[]> => {
  if (testDatabase === undefined || testNodes === 1) return [await openTestStore()];
  const { url, drop } = await openSchema();
  const bus = createMemoryBus();
  const stores: OpenStore[] = [];
  for (let count = 0; count < testNodes; count += 1) stores.push(await openNode(url, bus));
  return stores.map((store, index) => ({
    ...store,
    close: async () => {
      await store.close();
      if (index === stores.length - 1) await drop();
    },
  }));
};
