/**
 * A program that subscribes to one connection as often as its argument says and leaves each time,
 * and says what that left behind: bytes of heap, and watchers on the server, which runs in the same
 * process.
 */
import {
  type ChatConnection,
  connect,
  forChannel,
  ofType,
  presenceOf,
  queryChannels,
  watch,
} from 'millrace';
import { createToken } from 'millrace/backend';
import { createChatServer } from 'millrace/server';
import {
  defer,
  filter,
  firstValueFrom,
  lastValueFrom,
  type Observable,
  repeat,
  takeWhile,
} from 'rxjs';

const subscriptions = Number(process.argv[2]);
const inOneGo = 1_000;
const cid = 'livestream:stage';

const server = createChatServer();
const { url } = await server.listen({ port: 0 });
const client = async (id: string): Promise<ChatConnection> =>
  connect({
    url,
    apiKey: 'dev',
    user: { id },
    token: await createToken('secret', id),
    lingerMs: 0,
  });
const john = await client('john');
const jane = await client('jane');

/** Every way to look at a connection, in turn. */
const views: readonly (() => Observable<unknown>)[] = [
  () => john.pipe(ofType('message.new')),
  () => john.pipe(forChannel(cid)),
  () => john.pipe(presenceOf('jane')),
  () => watch(john, cid, { presence: true }),
];

const watchers$ = defer(() => queryChannels(jane, { filter_conditions: { cid } }));
const isWatched = async (expected: boolean): Promise<number> => {
  const [channel] = await lastValueFrom(
    watchers$.pipe(
      repeat(),
      takeWhile(([found]) => (found?.watcher_count ?? 0) > 0 !== expected, true),
    ),
  );
  return channel?.watcher_count ?? 0;
};

const comeAndGo = async (count: number): Promise<void> => {
  for (let done = 0; done < count; done += inOneGo) {
    const held = Array.from({ length: inOneGo }, (_, index) =>
      views[index % views.length]!().subscribe(),
    );
    await isWatched(true);
    for (const subscription of held) subscription.unsubscribe();
    await isWatched(false);
  }
};

const heapUsed = (): number => {
  globalThis.gc!();
  return process.memoryUsage().heapUsed;
};

await firstValueFrom(jane);
const held = john.subscribe();
await firstValueFrom(john.status$.pipe(filter(({ _tag }) => _tag === 'Online')));
await comeAndGo(Math.min(subscriptions, 10 * inOneGo));
const before = heapUsed();
await comeAndGo(subscriptions);
const grownBy = heapUsed() - before;
const watchers = await isWatched(false);
held.unsubscribe();
await server.close();
console.log(JSON.stringify({ subscriptions, grownBy, watchers }));
