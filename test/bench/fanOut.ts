import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Command, Sent } from './fanOut/audience.js';
import { type Dialect, dialects } from './fanOut/dialects.js';
import { rivals } from './fanOut/rivals.js';
import { print } from './measure.js';
import { messageNew } from './sample.js';

/** How many messages go to how many watchers. */
const rounds = [
  { watchers: 1, messages: 500 },
  { watchers: 10, messages: 500 },
  { watchers: 1_000, messages: 100 },
] as const;

const warmUp = 20;

const tell = async (child: ChildProcess, command: Command): Promise<unknown> => {
  child.send(command);
  const [answer] = (await once(child, 'message')) as [unknown];
  return answer;
};

interface Measured {
  readonly perSecond: number;
  readonly microsPerDelivery: number;
  readonly frame: string;
}

const measure = async (
  dialect: Dialect,
  watchers: number,
  messages: number,
  frame: string,
): Promise<Measured> => {
  const server = await rivals[dialect](frame);
  const child = fork(new URL('./fanOut/audience.ts', import.meta.url));
  await tell(child, { do: 'open', dialect, port: server.port, size: watchers });
  await tell(child, { do: 'send', messages: warmUp });
  const before = process.cpuUsage();
  const sent = (await tell(child, { do: 'send', messages })) as Sent;
  const { user, system } = process.cpuUsage(before);
  await tell(child, { do: 'close' });
  child.disconnect();
  await server.close();
  return {
    perSecond: (messages * 1_000) / sent.elapsedMs,
    microsPerDelivery: (user + system) / (messages * watchers),
    frame: sent.frame,
  };
};

/** Messages to many watchers, beside servers that only broadcast the same bytes. */
export const fanOut = async (): Promise<void> => {
  for (const { watchers, messages } of rounds) {
    let frame = messageNew;
    for (const dialect of Object.keys(dialects) as Dialect[]) {
      const measured = await measure(dialect, watchers, messages, frame);
      // What the first one sent, the others broadcast.
      if (dialect === 'millrace') frame = measured.frame;
      const name = `${dialect}, ${String(watchers)} watcher(s)`;
      print(name, `${measured.perSecond.toFixed(0)} messages/s`);
      print('  server time of a delivery', `${measured.microsPerDelivery.toFixed(1)} µs`);
    }
  }
};
