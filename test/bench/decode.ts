import { decodeEvent } from 'millrace/protocol';
import { compare, print } from './measure.js';
import { messageNew } from './sample.js';

/** What decoding costs, as a ratio to `JSON.parse` of the same frame. */
export const decode = (): void => {
  const { yardstick, work, ratio } = compare(
    () => JSON.parse(messageNew) as unknown,
    () => decodeEvent(messageNew),
  );
  print('frame of a message.new', `${String(messageNew.length)} B`);
  print('JSON.parse', `${yardstick.toFixed(2)} µs`);
  print('decodeEvent', `${work.toFixed(2)} µs`);
  print('decodeEvent / JSON.parse', `${ratio.toFixed(2)} ×`);
};
