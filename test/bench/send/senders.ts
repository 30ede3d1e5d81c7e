import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { lastValueFrom, mergeMap, range } from 'rxjs';

/** What the senders are asked to do: messages of one length to channels in turn. */
export interface Order {
  readonly port: number;
  readonly tokens: readonly string[];
  readonly channels: number;
  readonly messages: number;
  readonly inFlight: number;
}

/** Milliseconds from each request to its response, in ascending order, and of all of them together. */
export interface Sent {
  readonly elapsedMs: number;
  readonly latencies: readonly number[];
}

const text = 'Has anybody seen the water this morning? It is up to the second step again.';
const body = JSON.stringify({ message: { text } });

const send = async (
  { port, tokens, channels }: Order,
  n: number,
  agent: Agent,
): Promise<number> => {
  const started = performance.now();
  const asked = request({
    port,
    agent,
    method: 'POST',
    path: `/channels/messaging/bench-${String(n % channels)}/message?api_key=dev`,
    headers: {
      authorization: tokens[n % tokens.length],
      'stream-auth-type': 'jwt',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    },
  });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 201) throw new Error(`status ${String(response.statusCode)}`);
  return performance.now() - started;
};

const agents = new Map<number, Agent>();

const obey = async (order: Order): Promise<Sent> => {
  const { port, messages, inFlight } = order;
  const agent = agents.get(port) ?? new Agent({ keepAlive: true, maxSockets: inFlight });
  agents.set(port, agent);
  const latencies: number[] = [];
  const started = performance.now();
  await lastValueFrom(
    range(messages).pipe(
      mergeMap(async (n) => latencies.push(await send(order, n, agent)), inFlight),
    ),
  );
  return {
    elapsedMs: performance.now() - started,
    latencies: latencies.sort((one, other) => one - other),
  };
};

process.on('message', (order: Order) => {
  obey(order).then(
    (sent) => process.send?.(sent),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
