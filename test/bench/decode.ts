import { decodeEvent } from 'millrace/protocol';
import { microsecondsPerCall, print } from './measure.js';
import { messageNew } from './sample.js';

/** What decoding costs, as a ratio to `JSON.parse` of the same frame. */
export const decode = (): void => {
  const parse = microsecondsPerCall(() => JSON.parse(messageNew) as unknown);
  const decoded = microsecondsPerCall(() => decodeEvent(messageNew));
  print(`frame of a message.new`, `${String(messageNew.length)} B`);
  print('JSON.parse', `${parse.toFixed(2)} µs`);
  print('decodeEvent', `${decoded.toFixed(2)} µs`);
  print('decodeEvent / JSON.parse', `${(decoded / parse).toFixed(2)} ×`);
};
