import { millraceClient, officialClient } from './clients.js';
import { framesAfter } from './history.js';
import { compare, once, print } from './measure.js';

const parse = (frame: string): unknown => JSON.parse(frame);

interface Held {
  readonly channels: number;
  readonly messages: number;
}

// Two frames a channel in each round. Rounds of fewer measure caches full of what the other side left.
const beside = ({ channels }: Held) => ({ calls: Math.max(20, 2 * channels), rounds: 41 });
const alone = { calls: 100, rounds: 101 };

/** Frames to a typed subscriber, with the state of the channels kept: beside parsing them. */
const besideParsing = async (held: Held): Promise<void> => {
  const client = await millraceClient(held.channels, held.messages);
  const count = alone.calls * (alone.rounds + 1);
  const frames = framesAfter(held, 2 * count);
  // It has been at work before anything is measured, as in a program that runs.
  frames.slice(0, count).forEach(client.receive);
  // Each side has texts of its own: one that was parsed a moment ago is parsed faster.
  const { yardstick, work, ratio } = compare(
    once(framesAfter(held, count), parse),
    once(frames.slice(count), client.receive),
    alone,
  );
  print(`a frame, ${String(held.channels)} channels kept`, `${work.toFixed(2)} µs`);
  print('  JSON.parse', `${yardstick.toFixed(2)} µs`);
  print('  ratio', `${ratio.toFixed(2)} ×`);
  if (client.heard() !== frames.length) throw new Error('not every message was heard');
  client.close();
};

/** Other clients have been at work before any are measured, as in a program that runs. */
export const warmUp = async (): Promise<void> => {
  await besideOfficial({ channels: 10, messages: 100 });
};

/** Microseconds of a frame of ours and of the vendor's client, and how many of ours are one of its. */
export const besideOfficial = async (held: Held) => {
  const ours = await millraceClient(held.channels, held.messages);
  const official = officialClient(held.channels, held.messages);
  const extent = beside(held);
  const count = extent.calls * (extent.rounds + 1);
  const frames = (): readonly string[] => framesAfter(held, count);
  const measured = compare(once(frames(), ours.receive), once(frames(), official.receive), extent);
  if (ours.heard() !== count || official.heard() !== count)
    throw new Error('not every message was heard');
  ours.close();
  official.close();
  return measured;
};

/** The whole way of a frame, beside `JSON.parse` and beside the vendor's client. */
export const pipeline = async (): Promise<void> => {
  await besideParsing({ channels: 100, messages: 25 });
  await warmUp();
  for (const held of [
    { channels: 100, messages: 1_000 },
    { channels: 1, messages: 20_000 },
  ]) {
    const { yardstick, work, ratio } = await besideOfficial(held);
    print(`${String(held.channels)} channel(s) of ${String(held.messages)} messages`, '');
    print('  millrace', `${yardstick.toFixed(2)} µs`);
    print('  stream-chat', `${work.toFixed(2)} µs`);
    print('  stream-chat / millrace', `${ratio.toFixed(1)} ×`);
  }
};
