import { once } from 'node:events';
import {
  type ChatServer,
  createChatServer,
  describeDelivery,
  type Explanation,
  ListenError,
  type ListenOptions,
  type LogEntry,
} from '../server/index.js';
import { runner } from './command.js';
import { UsageError } from './options.js';
import { port, text, toggle, unsupported } from './values.js';

const options = {
  port: {
    value: 'PORT',
    help: 'where to listen, 0 for any free port',
    default: '8080',
    parse: port,
  },
  host: { value: 'HOST', help: 'on which interface', default: '127.0.0.1', parse: text },
  apiKey: { value: 'KEY', help: 'the key of the application', default: 'dev', parse: text },
  apiSecret: {
    value: 'SECRET',
    help: 'signs tokens; choose one to listen beyond loopback',
    default: 'secret',
    parse: text,
  },
  allowDevTokens: {
    help: 'takes tokens whatever their signature, on loopback only',
    parse: toggle,
  },
  data: { value: 'FILE', help: 'keeps the data, memory does unless given', parse: text },
  explain: { help: 'tells for every event who gets it and why, on standard error', parse: toggle },
  databaseUrl: { value: 'URL', help: 'not supported in this version', parse: unsupported },
  natsUrl: { value: 'URL', help: 'not supported in this version', parse: unsupported },
} as const;

const log = ({ message, cause }: LogEntry): void => console.error(`millrace: ${message}`, cause);

const tell = (explanation: Explanation): void => console.error(describeDelivery(explanation));

/** Resolves at the first signal to end; the second one ends the process at once. */
const untilTold = async (): Promise<void> => {
  const told = new AbortController();
  await Promise.race(
    ['SIGTERM', 'SIGINT'].map((name) => once(process, name, { signal: told.signal })),
  );
  told.abort();
};

const withAdvice = (error: unknown): unknown => {
  if (!(error instanceof ListenError)) return error;
  const { reason, message } = error;
  if (reason === 'DefaultSecret' || reason === 'WeakSecret')
    return new UsageError(`${message}, with --api-secret`);
  if (reason === 'DevTokens') return new UsageError(`${message}, without --allow-dev-tokens`);
  return reason === 'AddressInUse' ? new Error(`${message}, choose another --port`) : error;
};

const serve = async (server: ChatServer, where: ListenOptions): Promise<void> => {
  const { url } = await server.listen(where).catch((error: unknown) => {
    throw withAdvice(error);
  });
  const told = untilTold();
  console.log(`listening on ${url}`);
  await told;
  await server.close();
};

/** Serves until it is told to end. */
export const run = runner({
  usage: 'serve [options]',
  summary: 'Runs the chat server until SIGTERM or SIGINT.',
  options,
  act: async ({ values, positionals }) => {
    const { host, port, apiKey, apiSecret, allowDevTokens, data, explain } = values;
    if (positionals.length > 0) throw new UsageError('serve takes options only');
    const server = createChatServer({
      apiKey,
      apiSecret,
      log,
      ...(allowDevTokens && { disableAuthChecks: true }),
      ...(data && { data }),
      ...(explain && { explain: tell }),
    });
    await serve(server, { host, port });
    return 0;
  },
});
