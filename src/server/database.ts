import { ListenError } from './listenError.js';
import { openNatsBus } from './natsBus.js';
import type { OpenNodeBus } from './ports/nodeBus.js';
import type { OpenStore } from './ports/store.js';
import { UnavailableError } from './ports/unavailable.js';
import { openPostgresStore, type PostgresStoreOptions } from './store/postgres.js';
import { DatabaseInUseError } from './store/postgresConnections.js';

/** Where the data of a server is, and what connects it to other nodes. */
interface Place {
  readonly file: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
}

const refused = (message: string, cause?: unknown): ListenError =>
  new ListenError('DataRefused', message, cause);

const wrong = (message: string): ListenError => new ListenError('DataOptions', message);

const reasonOf = ({ message, cause }: Error): string =>
  cause instanceof Error && cause.message !== '' ? cause.message : message;

/** Why a database cannot be opened, without its URL, which may hold a password. */
const asDatabaseError = (error: unknown, isShared: boolean): unknown => {
  if (error instanceof DatabaseInUseError)
    return new ListenError(
      'DataInUse',
      isShared
        ? 'a server without natsUrl uses this database: give it the same natsUrl'
        : 'another server uses this database: stop it, or give all of them the same natsUrl',
      error,
    );
  return error instanceof UnavailableError
    ? refused(`the database cannot be opened: ${reasonOf(error)}`, error)
    : error;
};

const isUrl = (url: string, protocols: RegExp): boolean => protocols.test(url) && URL.canParse(url);

const assertValid = ({ file, databaseUrl, natsUrl }: Place): string => {
  if (databaseUrl === undefined)
    throw wrong('several nodes share a database: give a databaseUrl beside natsUrl');
  if (file !== undefined) throw wrong('the data is in a file or in a database: give one of them');
  if (!isUrl(databaseUrl, /^postgres(ql)?:\/\/./))
    throw wrong('a databaseUrl is like postgres://user:password@host:5432/database');
  if (natsUrl !== undefined && !isUrl(natsUrl, /^(nats|tls):\/\/./))
    throw wrong('a natsUrl is like nats://host:4222');
  return databaseUrl;
};

const openBus =
  (url: string, nodeId: string) =>
  async (id: string): Promise<OpenNodeBus> => {
    try {
      return await openNatsBus({ url, subject: `millrace.${id}`, name: `millrace ${nodeId}` });
    } catch (error) {
      throw error instanceof UnavailableError
        ? new ListenError('BusRefused', `NATS cannot be reached: ${reasonOf(error)}`, error)
        : error;
    }
  };

/** Opens the database of a server. */
export const openDatabase = async (
  place: Place,
  options: Omit<PostgresStoreOptions, 'url' | 'openBus'>,
): Promise<OpenStore> => {
  const url = assertValid(place);
  const { natsUrl } = place;
  try {
    return await openPostgresStore({
      ...options,
      url,
      ...(natsUrl !== undefined && { openBus: openBus(natsUrl, options.nodeId) }),
    });
  } catch (error) {
    throw asDatabaseError(error, natsUrl !== undefined);
  }
};
