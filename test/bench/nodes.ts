import { availableParallelism } from 'node:os';
import type { WebSocket } from 'ws';
import { millrace } from './nodes/millrace.js';
import { secondsNamed, secondsOf } from './nodes/processes.js';
import { socketIo } from './nodes/socketIo.js';
import { channels, type Cluster, type System } from './nodes/system.js';

const watchersOfEach = 8;
const inFlight = 32;
const warmUpMs = 8_000;
const measureMs = 8_000;

/** Rates a second, and the processors that each part has used. */
interface Measured {
  readonly messages: number;
  readonly deliveries: number;
  readonly nodes: number;
  /** Postgres or Redis. */
  readonly database: number;
  readonly generator: number;
}

/** The databases that the systems use. */
const databases = ['postgres', 'redis-server', 'nats-server'];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const measure = async (system: System, cluster: Cluster): Promise<Measured> => {
  const { nodes } = cluster;
  const portAt = (n: number): number => nodes[n % nodes.length]?.port ?? 0;
  const { watch, send, isMessage, close } = await system.speak(cluster, inFlight);
  let delivered = 0;
  const sockets: WebSocket[] = [];
  for (let n = 0; n < channels * watchersOfEach; n += 1) {
    // Watchers are on another node than the first sender.
    const socket = await watch(portAt(n + 1), n, n % channels);
    sockets.push(socket);
    socket.on('message', (data: Buffer) => {
      if (isMessage(data)) delivered += 1;
    });
  }
  let sent = 0;
  let isOver = false;
  const sender = async (n: number): Promise<void> => {
    for (let turn = n; !isOver; turn += inFlight) {
      await send(portAt(n), n, turn % channels);
      sent += 1;
    }
  };
  const senders = Array.from({ length: inFlight }, (_, n) => sender(n));
  const now = () => ({
    ...{ sent, delivered, at: performance.now(), own: process.cpuUsage() },
    nodes: secondsOf(nodes.map(({ pid }) => pid)),
    database: databases.reduce((sum, name) => sum + secondsNamed(name), 0),
  });
  await pause(warmUpMs);
  const before = now();
  await pause(measureMs);
  const after = now();
  isOver = true;
  await Promise.all(senders);
  for (const socket of sockets) socket.terminate();
  close();
  const seconds = (after.at - before.at) / 1_000;
  const own = process.cpuUsage(before.own);
  return {
    messages: (after.sent - before.sent) / seconds,
    deliveries: (after.delivered - before.delivered) / seconds,
    nodes: (after.nodes - before.nodes) / seconds,
    database: (after.database - before.database) / seconds,
    generator: (own.user + own.system) / 1_000_000 / seconds,
  };
};

const limitOf = (system: System, { nodes, database, generator }: Measured): string => {
  const used = nodes + database + generator;
  if (used > 0.85 * availableParallelism()) return 'the processors of the machine';
  return system === millrace ? 'round trips within one transaction at a time' : 'other processes';
};

const inWidth = (width: number, text: string): string => text.padStart(width);

/** Measures messages and deliveries a second of some numbers of nodes on one machine. */
export const nodes = async (counts: readonly number[]): Promise<void> => {
  console.log(
    `\n${String(channels)} channels, ${String(watchersOfEach)} watchers each, ` +
      `${String(inFlight)} sends in flight, everything on ${String(availableParallelism())} processors`,
  );
  console.log(
    'system     nodes  messages/s  deliveries/s  µs of nodes: message  delivery  processors: nodes  database  generator  limit',
  );
  for (const system of [millrace, socketIo])
    for (const count of counts) {
      const cluster = await system.start(count);
      try {
        const measured = await measure(system, cluster);
        const { messages, deliveries } = measured;
        const micros = (rate: number): string => ((measured.nodes / rate) * 1_000_000).toFixed(0);
        console.log(
          [
            system.name.padEnd(10),
            inWidth(6, String(count)),
            inWidth(12, messages.toFixed(0)),
            inWidth(14, deliveries.toFixed(0)),
            inWidth(22, micros(messages)),
            inWidth(10, micros(deliveries)),
            inWidth(19, measured.nodes.toFixed(2)),
            inWidth(10, measured.database.toFixed(2)),
            inWidth(11, measured.generator.toFixed(2)),
            `  ${limitOf(system, measured)}`,
          ].join(''),
        );
      } finally {
        await cluster.stop();
      }
    }
  for (const { name, stores } of [millrace, socketIo])
    console.log(`${name} stores ${stores} before it answers.`);
};
