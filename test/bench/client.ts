import { fork } from 'node:child_process';
import { once } from 'node:events';
import { print } from './measure.js';

/** What takes a minute is measured once, everything else three times. */
const runsOf = (name: string): number => (/heap|read|history/.test(name) ? 1 : 3);

const measureOnce = async (name: string): Promise<number> => {
  const child = fork(new URL('./client/contender.ts', import.meta.url), [name]);
  const [value] = (await once(child, 'message')) as [number];
  await once(child, 'exit');
  return value;
};

/** The median of some runs, each in a process of its own. */
export const measureClient = async (name: string): Promise<number> => {
  const values: number[] = [];
  const runs = runsOf(name);
  for (let run = 0; run < runs; run += 1) values.push(await measureOnce(name));
  return values.sort((one, other) => one - other)[Math.floor(runs / 2)]!;
};

const micros = (value: number): string => `${value.toFixed(2)} µs`;
const times = (value: number): string => `${value.toFixed(2)} ×`;

/**
 * What a client pays for a message, with what somebody looks at: the time of its thread, collections
 * of garbage included.
 */
export const client = async (): Promise<void> => {
  const parse = await measureClient('parse');
  print('JSON.parse of a message.new', micros(parse));
  for (const [name, text] of [
    ['decode', 'decodeEvent'],
    ['events', 'to a subscriber, no state'],
    ['kept', 'to a subscriber, 100 channels kept'],
    ['followed', '  with 100 timelineOf'],
  ] as const) {
    const cost = await measureClient(name);
    print(text, micros(cost));
    print('  / JSON.parse', times(cost / parse));
  }
  for (const [name, text] of [
    ['read', '100 channels of 1 000, the list read each time'],
    ['history of 20000', 'a channel of 20 000, the list read each time'],
  ] as const) {
    const ours = await measureClient(`${name}, ours`);
    const official = await measureClient(`${name}, official`);
    print(text, micros(ours));
    print('  stream-chat', micros(official));
    print('  stream-chat / millrace', times(official / ours));
  }
  print('  a copy of such a list alone', micros(await measureClient('history of 20000, copied')));
  print('1 000 frames in one tick, 5 000 read', `${(await measureClient('burst')).toFixed(1)} ms`);
  for (const name of ['heap, nobody follows', 'heap, 5 followed'] as const)
    print(name, `${(await measureClient(name)).toFixed(1)} MB`);
};
