import { createAudienceProcess } from './fanOut/audienceProcess.js';
import { type Dialect, dialects } from './fanOut/dialects.js';
import { rivals } from './fanOut/rivals.js';
import { print } from './measure.js';
import { messageNew } from './sample.js';

const warmUp = 500;
const measured = 2_000;

const usedBytes = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

interface Cost {
  readonly micros: number;
  readonly bytes: number;
}

const costOf = async (dialect: Dialect): Promise<Cost> => {
  const server = await rivals[dialect](messageNew);
  const audience = createAudienceProcess();
  const connect = (size: number) =>
    audience.run({ do: 'connect', dialect, port: server.port, size });
  // Everybody has been here before.
  await connect(measured);
  await audience.run({ do: 'close' });
  await connect(warmUp);
  const bytes = usedBytes();
  const before = process.cpuUsage();
  await connect(measured);
  const { user, system } = process.cpuUsage(before);
  const cost = { micros: (user + system) / measured, bytes: (usedBytes() - bytes) / measured };
  await audience.run({ do: 'close' });
  audience.end();
  await server.close();
  return cost;
};

/** What a connection of a known user costs to open and to keep, beside other servers. */
export const connections = async (): Promise<void> => {
  const costs = new Map<Dialect, Cost>();
  for (const dialect of Object.keys(dialects) as Dialect[]) {
    const cost = await costOf(dialect);
    costs.set(dialect, cost);
    print(`${dialect}, a connection`, `${cost.micros.toFixed(0)} µs`);
    print('  idle', `${(cost.bytes / 1_000).toFixed(1)} kB`);
  }
  const [ours, theirs] = [costs.get('millrace'), costs.get('socket.io')];
  if (!ours || !theirs) return;
  print('  opening, against socket.io', `${(ours.micros / theirs.micros).toFixed(2)} times`);
  print('  idle, against socket.io', `${(ours.bytes / theirs.bytes).toFixed(2)} times`);
};
