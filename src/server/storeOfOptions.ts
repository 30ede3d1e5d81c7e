import { ListenError } from './listenError.js';
import { natsBus } from './natsBus.js';
import type { ChatServerOptions } from './options.js';
import type { BusFactory, StoreFactory } from './ports/factories.js';
import { postgresStore, sqliteStore } from './stores.js';

/** The options that say where the data of a server is, and what connects it to other nodes. */
export type StoreOptions = Pick<
  ChatServerOptions,
  'bus' | 'data' | 'databaseUrl' | 'durability' | 'natsUrl' | 'store'
>;

const wrong = (message: string): ListenError => new ListenError('DataOptions', message);

const isUrl = (url: string, protocols: RegExp): boolean => protocols.test(url) && URL.canParse(url);

/** Throws when options contradict each other. */
const assertOnePlace = ({ bus, data, databaseUrl, natsUrl, store }: StoreOptions): void => {
  const isShared = bus !== undefined || natsUrl !== undefined;
  if (store && (isShared || data !== undefined || databaseUrl !== undefined))
    throw wrong('a store knows where its data is: give no data, databaseUrl, natsUrl or bus');
  if (!store && isShared && databaseUrl === undefined)
    throw wrong('several nodes share a database: give a databaseUrl beside natsUrl');
  if (data !== undefined && databaseUrl !== undefined)
    throw wrong('the data is in a file or in a database: give one of them');
  if (bus && natsUrl !== undefined) throw wrong('give one of bus and natsUrl');
};

const busOf = ({ bus, natsUrl }: StoreOptions): BusFactory | undefined => {
  if (natsUrl === undefined) return bus;
  if (!isUrl(natsUrl, /^(nats|tls):\/\/./)) throw wrong('a natsUrl is like nats://host:4222');
  return natsBus({ url: natsUrl });
};

/** The store that options name; throws a `ListenError` when they contradict each other. */
export const storeOfOptions = (options: StoreOptions): StoreFactory => {
  assertOnePlace(options);
  const { store, data, databaseUrl, durability } = options;
  if (store) return store;
  if (databaseUrl === undefined)
    return sqliteStore({ file: data, isDurable: durability !== 'relaxed' });
  if (!isUrl(databaseUrl, /^postgres(ql)?:\/\/./))
    throw wrong('a databaseUrl is like postgres://user:password@host:5432/database');
  return postgresStore({ url: databaseUrl, bus: busOf(options) });
};
