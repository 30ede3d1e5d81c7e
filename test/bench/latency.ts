import type { Latencies, Sent } from './fanOut/audience.js';
import { createAudienceProcess } from './fanOut/audienceProcess.js';
import type { Dialect } from './fanOut/dialects.js';
import { rivals } from './fanOut/rivals.js';
import { print } from './measure.js';
import { messageNew } from './sample.js';

const watchers = 10;
const warmUp = 2_000;
const messages = 2_000;
const inFlight = 8;

const at = (latencies: Latencies, share: number): number =>
  latencies[Math.floor((latencies.length - 1) * share)] ?? 0;

/** Opens a server with its audience, and warms both up. */
const open = async (dialect: Dialect) => {
  const server = await rivals[dialect](messageNew);
  const audience = createAudienceProcess();
  await audience.run({ do: 'open', dialect, port: server.port, size: watchers });
  const { elapsedMs } = (await audience.run({ do: 'send', messages: warmUp, inFlight })) as Sent;
  return {
    audience,
    perSecond: (warmUp * 1_000) / elapsedMs,
    close: async (): Promise<void> => {
      await audience.run({ do: 'close' });
      audience.end();
      await server.close();
    },
  };
};

/** From publishing to receiving, at half of what our server can do, beside socket.io at that rate. */
export const latency = async (): Promise<void> => {
  const p99s: number[] = [];
  let perSecond = 0;
  for (const dialect of ['millrace', 'socket.io'] as const) {
    const { audience, perSecond: most, close } = await open(dialect);
    if (perSecond === 0) perSecond = most / 2;
    const paced = await audience.run({ do: 'pace', messages, perSecond });
    await close();
    const latencies = paced as Latencies;
    p99s.push(at(latencies, 0.99));
    const name = `${dialect}, publish to receive, ${perSecond.toFixed(0)} messages/s`;
    print(name, `p50 ${at(latencies, 0.5).toFixed(1)} ms`);
    print('', `p99 ${at(latencies, 0.99).toFixed(1)} ms`);
  }
  print('  p99 against socket.io', `${(p99s[0]! / p99s[1]!).toFixed(2)} times`);
};
