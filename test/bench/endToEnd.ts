import { performance } from 'node:perf_hooks';
import { type ChatConnection, connect, createChannel, ofType, sendMessage, watch } from 'millrace';
import { createToken } from 'millrace/backend';
import { createChatServer } from 'millrace/server';
import { firstValueFrom, lastValueFrom, mergeMap, range, take } from 'rxjs';
import { print } from './measure.js';

const cid = 'messaging:bench';
const apiSecret = 'secret';
const messages = 2_000;
const inFlight = 8;

const clientAt =
  (url: string) =>
  (id: string): ChatConnection =>
    connect({
      url,
      apiKey: 'dev',
      user: { id },
      token: () => createToken(apiSecret, id),
      lingerMs: 0,
    });

const throughput = async (url: string, watchers: number): Promise<number> => {
  const client = clientAt(url);
  const sender = client('sender');
  const receivers = Array.from({ length: watchers }, (_, index) => client(`w${String(index)}`));
  const everybody = [sender, ...receivers];
  const ids = ['sender', ...receivers.map((_, index) => `w${String(index)}`)];
  await Promise.all(everybody.map((chat) => firstValueFrom(chat)));
  const channel = `${cid}-${String(watchers)}`;
  await lastValueFrom(createChannel(sender, channel, { members: ids }));

  const arrivals = receivers.map((chat) =>
    lastValueFrom(watch(chat, channel).pipe(ofType('message.new'), take(messages))),
  );
  await Promise.all(
    receivers.map((chat) => firstValueFrom(chat.pipe(ofType('user.watching.start')))),
  );
  const started = performance.now();
  await lastValueFrom(
    range(messages).pipe(
      mergeMap((n) => sendMessage(sender, channel, { text: String(n) }), inFlight),
    ),
  );
  await Promise.all(arrivals);
  return (messages * watchers * 1_000) / (performance.now() - started);
};

/** Messages sent over HTTP, stored, and received as decoded events, all in this process. */
export const endToEnd = async (): Promise<void> => {
  const server = createChatServer({ apiSecret });
  const { url } = await server.listen({ port: 0 });
  for (const watchers of [1, 10]) {
    const rate = await throughput(url, watchers);
    print(`end to end, ${String(watchers)} watcher(s)`, `${rate.toFixed(0)} events/s`);
  }
  await server.close();
};
