import { performance } from 'node:perf_hooks';
import { firstValueFrom, lastValueFrom, merge, NEVER, Subject, takeUntil, timer } from 'rxjs';
import { createToken } from '../backend/index.js';
import { createChannel, ofType } from '../index.js';
import { createChatServer } from '../server/index.js';
import { runner } from './command.js';
import {
  cid,
  createParticipant,
  type Participant,
  type ServerAddress,
} from './demo/participants.js';
import { createLog, type Log } from './demo/demoLog.js';
import { observe } from './demo/observer.js';
import { playScript } from './demo/playScript.js';
import { UsageError } from './options.js';
import { terminationSignal } from './terminationSignal.js';
import { seconds, text } from './values.js';

const options = {
  seconds: {
    value: 'N',
    help: 'stop after so long, by default at Ctrl-C',
    parse: seconds,
  },
  apiSecret: { value: 'SECRET', help: 'signs the tokens', default: 'secret', parse: text },
} as const;

const visitor = 'visitor';

// A user is created by its first connection, and only existing users can become members.
const createUser = ({ chat }: Participant): Promise<unknown> =>
  firstValueFrom(chat.pipe(ofType('health.check')), { defaultValue: undefined });

const printServer = async (log: Log, { url, apiKey, apiSecret }: ServerAddress): Promise<void> => {
  log.title('millrace demo');
  log.fact('server', `${url}  (api key ${apiKey})`);
  log.fact('channel', cid);
  log.fact('join as', visitor);
  log.fact('token', await createToken(apiSecret, visitor));
  log.title('');
};

const play = async (server: ServerAddress, forMs: number | undefined): Promise<void> => {
  const failure$ = new Subject<never>();
  const make = (name: string) =>
    createParticipant(server, name, (error) => {
      failure$.error(error);
    });
  const [observer, ann, bob, cleo, guest] = [
    make('Observer'),
    make('Ann'),
    make('Bob'),
    make('Cleo'),
    make('Visitor'),
  ];
  const speakers = { ann, bob, cleo };
  const participants = [observer, ann, bob, cleo, guest];
  const members = participants.map(({ id }) => id);
  const log = createLog(process.stdout, () => performance.now());

  await Promise.all(participants.map(createUser));
  await lastValueFrom(createChannel(observer.chat, cid, { name: 'Lobby', members }), {
    defaultValue: undefined,
  });
  await printServer(log, server);

  const end$ = merge(terminationSignal(), forMs === undefined ? NEVER : timer(forMs));
  const watched$ = observe(observer.chat, Object.keys(speakers), log);
  await lastValueFrom(merge(watched$, playScript(speakers), failure$).pipe(takeUntil(end$)), {
    defaultValue: undefined,
  }).finally(() => {
    participants.forEach(({ disconnect }) => {
      disconnect();
    });
  });
};

/** Prints the events of a small chat: a server, three participants, and an observer. */
export const run = runner({
  usage: 'demo [options]',
  summary:
    'Runs a server and three participants that chat on it, and prints what an observer receives.',
  options,
  act: async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError('demo takes options only');
    const { apiSecret, seconds: forMs } = values;
    const apiKey = 'dev';
    const server = createChatServer({ apiKey, apiSecret });
    const { url } = await server.listen({ port: 0 });
    try {
      await play({ url, apiKey, apiSecret }, forMs);
    } finally {
      await server.close();
    }
    return 0;
  },
});
