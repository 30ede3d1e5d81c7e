import { once } from 'node:events';
import {
  type Address,
  type ChatServer,
  createChatServer,
  createFileFolder,
  createLinkPreviews,
  describeDelivery,
  type Explanation,
  ListenError,
  type ListenOptions,
} from '../server/index.js';
import { runner } from './command.js';
import { readEventsFile } from './serve/eventsFile.js';
import { UsageError } from './options.js';
import { readConsoleFile } from './serve/consoleFiles.js';
import { greeting } from './serve/greeting.js';
import { createServerLog, logFormats, logLevels } from './serve/serverLog.js';
import { duration, oneOf, port, text, toggle } from './values.js';

const options = {
  port: {
    value: 'PORT',
    help: 'port to listen on, 0 for any free port',
    default: '8080',
    parse: port,
  },
  host: { value: 'HOST', help: 'interface to listen on', default: '127.0.0.1', parse: text },
  apiKey: { value: 'KEY', help: 'the key of the application', default: 'dev', parse: text },
  apiSecret: {
    value: 'SECRET',
    help: 'signs the tokens; set your own to listen beyond loopback',
    default: 'secret',
    parse: text,
  },
  allowDevTokens: {
    help: 'accept tokens with any signature, on loopback only',
    parse: toggle,
  },
  data: { value: 'FILE', help: 'where to store the data, by default in memory', parse: text },
  uploads: { value: 'FOLDER', help: 'where to keep uploads, by default refused', parse: text },
  linkPreviews: {
    help: 'show previews of links: reads the pages that users name, at public addresses only',
    parse: toggle,
  },
  durability: {
    value: 'LEVEL',
    help: 'full: answer when the data is on the disk; relaxed: before that',
    default: 'full',
    parse: oneOf(['full', 'relaxed']),
  },
  logLevel: {
    value: 'LEVEL',
    help: `the least level of the log: ${logLevels.join(', ')}; debug has every request`,
    default: 'info',
    parse: oneOf(logLevels),
  },
  logFormat: {
    value: 'FORMAT',
    help: 'text, or json: one object per line, to standard error',
    default: 'text',
    parse: oneOf(logFormats),
  },
  console: { help: 'serve the console beyond loopback, too', parse: toggle },
  noConsole: { help: 'serve no console', parse: toggle },
  explain: { help: 'print to standard error who receives each event and why', parse: toggle },
  events: {
    value: 'FILE',
    help: 'custom events that may be sent, as exportEvents wrote them; by default all',
    parse: text,
  },
  databaseUrl: {
    value: 'URL',
    help: 'store the data in Postgres, in place of --data',
    parse: text,
  },
  drainDelay: {
    value: 'DURATION',
    help: 'how long /health/ready answers 503 at the end before no client can connect, such as 5s',
    parse: duration,
  },
  drainNotice: {
    value: 'DURATION',
    help: 'how long clients have at the end to move to another server, such as 5s',
    parse: duration,
  },
  natsUrl: {
    value: 'URL',
    help: 'the NATS server that connects all nodes of the database',
    parse: text,
  },
} as const;

const printExplanation = (explanation: Explanation): void =>
  console.error(describeDelivery(explanation));

/** Resolves at the first termination signal. The second one ends the process at once. */
const untilSignal = async (): Promise<void> => {
  const listeners = new AbortController();
  await Promise.race(
    ['SIGTERM', 'SIGINT'].map((name) => once(process, name, { signal: listeners.signal })),
  );
  listeners.abort();
};

const withHint = (error: unknown): unknown => {
  if (!(error instanceof ListenError)) return error;
  const { reason, message } = error;
  if (reason === 'DefaultSecret' || reason === 'WeakSecret')
    return new UsageError(`${message}, with --api-secret`);
  if (reason === 'DataOptions') return new UsageError(message);
  if (reason === 'DevTokens') return new UsageError(`${message}, without --allow-dev-tokens`);
  return reason === 'AddressInUse' ? new Error(`${message}, choose another --port`) : error;
};

const serve = async (
  server: ChatServer,
  address: ListenOptions,
  greet: (address: Address) => string,
): Promise<void> => {
  const listening = await server.listen(address).catch((error: unknown) => {
    throw withHint(error);
  });
  const signalled = untilSignal();
  console.log(`listening on ${listening.url}`);
  process.stdout.write(greet(listening));
  await signalled;
  await server.close();
};

/** Runs the server until a termination signal. */
export const run = runner({
  usage: 'serve [options]',
  summary: 'Runs the chat server until SIGTERM or SIGINT.',
  options,
  act: async ({ values, positionals }) => {
    const { data, databaseUrl, natsUrl, drainDelay, drainNotice } = values;
    const { host, port, apiKey, apiSecret, allowDevTokens, explain, durability } = values;
    const { logLevel, logFormat, console: withConsole = false, noConsole = false } = values;
    const { events: eventsFile, uploads, linkPreviews } = values;
    if (positionals.length > 0) throw new UsageError('serve takes options only');
    const log = await createServerLog({
      level: logLevel,
      format: logFormat,
      secret: apiSecret,
      write: (line) => void process.stderr.write(line),
    });
    const events = eventsFile === undefined ? undefined : await readEventsFile(eventsFile);
    const server = createChatServer({
      ...{ apiKey, apiSecret, log, durability, metrics: 'process' },
      logCalls: logLevel === 'debug',
      ...(!noConsole && { console: { read: readConsoleFile, beyondLoopback: withConsole } }),
      ...(allowDevTokens && { disableAuthChecks: true }),
      ...(data && { data }),
      ...(uploads && { uploads: { files: createFileFolder(uploads) } }),
      ...(linkPreviews && { previewLink: createLinkPreviews() }),
      ...(events && { events }),
      ...(databaseUrl && { databaseUrl }),
      ...(natsUrl && { natsUrl }),
      ...(drainDelay && { drainDelayMs: drainDelay }),
      ...(drainNotice && { drainNoticeMs: drainNotice }),
      ...(explain && { explain: printExplanation }),
    });
    await serve(server, { host, port }, ({ url, consoleUrl }) =>
      greeting({
        url,
        apiKey,
        hasDefaultSecret: apiSecret === options.apiSecret.default,
        consoleUrl,
        store: data ?? (databaseUrl === undefined ? undefined : 'Postgres'),
      }),
    );
    return 0;
  },
});
