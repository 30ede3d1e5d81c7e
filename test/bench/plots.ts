import { mkdirSync, writeFileSync } from 'node:fs';
import { measureClient } from './client.js';
import { histories } from './client/contenders.js';
import { besideOne, statesBesideOne } from './routing.js';
import { type Plot, svgOf } from './svg.js';

const folder = new URL('../../docs/performance/', import.meta.url);

const subscribers = [1, 10, 100, 1_000, 10_000];

const save = (name: string, plot: Plot): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(name, folder), svgOf(plot));
};

/** Writes the plots of docs/performance.md: what it costs beside how many subscribers, and with how long a history. */
export const plots = async (): Promise<void> => {
  const events = subscribers.map((many) => [many, besideOne(many).ratio] as const);
  const states = subscribers.map((many) => [many, statesBesideOne(many).ratio] as const);
  save('subscribers.svg', {
    title: 'A frame to one subscriber beside those of other channels',
    x: 'subscribers, each of a channel of its own',
    y: 'times as long as with one alone',
    lines: [
      { name: 'events', points: events },
      { name: 'timelineOf', points: states },
    ],
  });
  const ours: (readonly [number, number])[] = [];
  const official: (readonly [number, number])[] = [];
  for (const messages of histories) {
    const name = `history of ${String(messages)}`;
    ours.push([messages, await measureClient(`${name}, ours`)]);
    official.push([messages, await measureClient(`${name}, official`)]);
  }
  save('history.svg', {
    title: 'A new message in a channel, from its frame to the list of messages',
    x: 'messages in the channel',
    y: 'µs a frame',
    lines: [
      { name: 'millrace', points: ours },
      { name: 'stream-chat', points: official },
    ],
  });
};
