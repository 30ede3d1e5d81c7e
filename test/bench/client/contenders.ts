import { decodeEvent } from 'millrace/protocol';
import { type FilledClient, millraceClient, millraceEvents, officialClient } from '../clients.js';
import { framesAfter } from '../history.js';
import { threadTime } from './threadTime.js';

declare const gc: () => void;

type Measure = () => number | Promise<number>;
type Receive = (frame: string) => unknown;

interface Held {
  readonly channels: number;
  readonly messages: number;
}

/** So many frames in one call, so that their texts are not all held at once. */
const portion = 20_000;

/** Gives a number of frames on top of a history; returns the microseconds that one of them takes. */
const give = (receive: Receive, { channels, messages }: Held, from: number, count: number) => {
  let micros = 0;
  for (let at = from; at < from + count; at += portion) {
    const frames = framesAfter(
      { channels, messages: messages + at / channels },
      Math.min(portion, from + count - at),
    );
    const before = threadTime();
    frames.forEach(receive);
    micros += threadTime() - before;
  }
  return micros / count;
};

/** Microseconds of a frame, after as many that are not measured. */
const costOf = (receive: Receive, held: Held, count: number): number => {
  give(receive, held, 0, count);
  gc();
  return give(receive, held, count, count);
};

const costOfClient = (client: FilledClient, held: Held, count: number): number => {
  const cost = costOf(client.receive, held, count);
  if (client.heard() !== 2 * count) throw new Error('not every message was heard');
  return cost;
};

const hundred = { channels: 100, messages: 25 };
const filled = { channels: 100, messages: 1_000 };
const visible = { channels: 1, messages: 5_000 };
const hour = { channels: 200, messages: 0 };

const ours = (held: Held, looking = {}) => millraceClient(held.channels, held.messages, looking);

const heapUsed = (): number => {
  gc();
  return process.memoryUsage().heapUsed / 1e6;
};

/** Megabytes by which an hour of 100 messages a second makes the heap of a connection grow. */
const heapOfAnHour = async (followed: number): Promise<number> => {
  const client = await ours({ channels: 0, messages: 0 }, { followed });
  const before = heapUsed();
  give(client.receive, hour, 0, 360_000);
  return heapUsed() - before;
};

/** Milliseconds of 1 000 frames in one tick, while somebody reads a timeline of 5 000. */
const burst = async (): Promise<number> => {
  const client = await ours(visible, { followed: 1, reads: true, messageLimit: 6_000 });
  costOf(client.receive, { channels: 100, messages: 0 }, 2_000);
  const frames = framesAfter(visible, 1_000);
  gc();
  const before = threadTime();
  frames.forEach(client.receive);
  return (threadTime() - before) / 1_000;
};

/** Lengths of the history of a channel, for the plot. */
export const histories = [0, 100, 1_000, 5_000, 20_000] as const;

/** A message in a channel with a history, whose list is read each time. */
const withHistories: readonly (readonly [string, Measure])[] = histories.flatMap((messages) => {
  const held = { channels: 1, messages };
  const looking = { followed: 1, reads: true, messageLimit: Infinity };
  return [
    [
      `history of ${String(messages)}, ours`,
      async () => costOfClient(await ours(held, looking), held, 2_000),
    ],
    [
      `history of ${String(messages)}, official`,
      async () => costOfClient(await officialClient(1, messages, { reads: true }), held, 2_000),
    ],
  ] as const;
});

/** The least that a new list for each message costs: a frame is decoded, and the list copied. */
const copies = (messages: number): number => {
  let list: readonly unknown[] = Array.from({ length: messages }, (_, n) => ({ n }));
  const receive: Receive = (frame) => {
    list = list.concat([decodeEvent(frame)]);
  };
  return costOf(receive, { channels: 1, messages }, 2_000);
};

/** What is measured, by name, each in a process of its own. */
export const contenders: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ...withHistories,
  ['history of 20000, copied', () => copies(20_000)],
  ...Object.entries<Measure>({
    parse: () => costOf((frame) => JSON.parse(frame) as unknown, hundred, 40_000),
    decode: () => costOf(decodeEvent, hundred, 40_000),
    events: () => costOfClient(millraceEvents(), hundred, 40_000),
    kept: async () => costOfClient(await ours(hundred), hundred, 40_000),
    followed: async () => costOfClient(await ours(hundred, { followed: 100 }), hundred, 40_000),
    'read, ours': async () =>
      costOfClient(await ours(filled, { followed: 100, reads: true }), filled, 10_000),
    'read, official': async () =>
      costOfClient(await officialClient(100, 1_000, { reads: true }), filled, 10_000),
    burst,
    'heap, nobody follows': () => heapOfAnHour(0),
    'heap, 5 followed': () => heapOfAnHour(5),
  }),
]);
