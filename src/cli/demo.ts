import { performance } from 'node:perf_hooks';
import { firstValueFrom, lastValueFrom, merge, NEVER, Subject, takeUntil, timer } from 'rxjs';
import { createToken } from '../backend/index.js';
import { createChannel, ofType } from '../index.js';
import { createChatServer } from '../server/index.js';
import { runner } from './command.js';
import { cid, person, type Person, type Place } from './demo/cast.js';
import { createLog, type Log } from './demo/demoLog.js';
import { observe } from './demo/observer.js';
import { story } from './demo/story.js';
import { UsageError } from './options.js';
import { terminationSignal } from './terminationSignal.js';
import { seconds, text } from './values.js';

const options = {
  seconds: {
    value: 'N',
    help: 'end by itself after so long, at Ctrl-C unless given',
    parse: seconds,
  },
  apiSecret: { value: 'SECRET', help: 'signs the tokens', default: 'secret', parse: text },
} as const;

const visitor = 'visitor';

// A user exists once it has connected, and only users can be members.
const introduce = ({ chat }: Person): Promise<unknown> =>
  firstValueFrom(chat.pipe(ofType('health.check')), { defaultValue: undefined });

const invite = async (log: Log, { url, apiKey, apiSecret }: Place): Promise<void> => {
  log.title('millrace demo');
  log.fact('server', `${url}  (api key ${apiKey})`);
  log.fact('channel', cid);
  log.fact('join as', visitor);
  log.fact('token', await createToken(apiSecret, visitor));
  log.title('');
};

const play = async (place: Place, forMs: number | undefined): Promise<void> => {
  const failed$ = new Subject<never>();
  const make = (name: string) =>
    person(place, name, (error) => {
      failed$.error(error);
    });
  const [observer, ann, bob, cleo, guest] = [
    make('Observer'),
    make('Ann'),
    make('Bob'),
    make('Cleo'),
    make('Visitor'),
  ];
  const cast = { ann, bob, cleo };
  const everybody = [observer, ann, bob, cleo, guest];
  const members = everybody.map(({ id }) => id);
  const log = createLog(process.stdout, () => performance.now());

  await Promise.all(everybody.map(introduce));
  await lastValueFrom(createChannel(observer.chat, cid, { name: 'Lobby', members }), {
    defaultValue: undefined,
  });
  await invite(log, place);

  const end$ = merge(terminationSignal(), forMs === undefined ? NEVER : timer(forMs));
  const watched$ = observe(observer.chat, Object.keys(cast), log);
  await lastValueFrom(merge(watched$, story(cast), failed$).pipe(takeUntil(end$)), {
    defaultValue: undefined,
  }).finally(() => {
    everybody.forEach(({ leave }) => {
      leave();
    });
  });
};

/** Shows the events of a small chat: a server, three people, and somebody who looks on. */
export const run = runner({
  usage: 'demo [options]',
  summary: 'Runs a server and three people who chat on it, and prints what an observer derives.',
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
