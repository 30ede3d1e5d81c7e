import type { Sent } from './fanOut/audience.js';
import { type Dialect, dialects } from './fanOut/dialects.js';
import { createAudienceProcess } from './fanOut/audienceProcess.js';
import { rivals } from './fanOut/rivals.js';
import { print } from './measure.js';
import { messageNew } from './sample.js';

interface Round {
  readonly watchers: number;
  readonly messages: number;
  /** How many messages are under way at a time: one by one, or in bursts. */
  readonly inFlight: number;
}

/** How many messages go to how many watchers. */
const rounds: readonly Round[] = [
  { watchers: 1, messages: 1_000, inFlight: 8 },
  { watchers: 10, messages: 1_000, inFlight: 8 },
  { watchers: 1_000, messages: 100, inFlight: 1 },
  { watchers: 1_000, messages: 640, inFlight: 64 },
];

const warmUp = 20;

interface Measured {
  readonly perSecond: number;
  readonly microsPerDelivery: number;
  readonly frame: string;
}

const measure = async (
  dialect: Dialect,
  { watchers, messages, inFlight }: Round,
  frame: string,
): Promise<Measured> => {
  const server = await rivals[dialect](frame);
  const audience = createAudienceProcess();
  await audience.run({ do: 'open', dialect, port: server.port, size: watchers });
  await audience.run({ do: 'send', messages: warmUp, inFlight });
  const before = process.cpuUsage();
  const sent = (await audience.run({ do: 'send', messages, inFlight })) as Sent;
  const { user, system } = process.cpuUsage(before);
  await audience.run({ do: 'close' });
  audience.end();
  await server.close();
  return {
    perSecond: (messages * 1_000) / sent.elapsedMs,
    microsPerDelivery: (user + system) / (messages * watchers),
    frame: sent.frame,
  };
};

/** Messages to many watchers, beside servers that only broadcast the same bytes. */
export const fanOut = async (): Promise<void> => {
  for (const round of rounds) {
    const { watchers, inFlight } = round;
    let frame = messageNew;
    const costs = new Map<Dialect, number>();
    for (const dialect of Object.keys(dialects) as Dialect[]) {
      const measured = await measure(dialect, round, frame);
      // What the first one sent, the others broadcast.
      if (dialect === 'millrace') frame = measured.frame;
      costs.set(dialect, measured.microsPerDelivery);
      const name = `${dialect}, ${String(watchers)} watcher(s), ${String(inFlight)} at a time`;
      print(name, `${measured.perSecond.toFixed(0)} messages/s`);
      print('  server time of a delivery', `${measured.microsPerDelivery.toFixed(1)} µs`);
    }
    const ratio = (costs.get('millrace') ?? 0) / (costs.get('ws') ?? 0);
    print('  millrace against ws', `${ratio.toFixed(2)} times`);
  }
};
