import { decodeEvent } from 'millrace/protocol';
import { frames } from './frames.js';
import { compare, inTurn, print } from './measure.js';

/** What decoding costs, as a ratio to `JSON.parse` of the same frames. */
export const decode = (): void => {
  // Everything is met once before anything is measured, as in a program that runs.
  for (const list of Object.values(frames)) list.forEach(decodeEvent);
  for (const [name, list] of Object.entries(frames)) {
    const parse = (frame: string): unknown => JSON.parse(frame);
    const { yardstick, work, ratio } = compare(inTurn(list, parse), inTurn(list, decodeEvent));
    print(`${name}, ${String(list[0]!.length)} B`, '');
    print('  JSON.parse', `${yardstick.toFixed(2)} µs`);
    print('  decodeEvent', `${work.toFixed(2)} µs`);
    print('  decodeEvent / JSON.parse', `${ratio.toFixed(2)} ×`);
  }
};
