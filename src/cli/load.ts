import { randomUUID } from 'node:crypto';
import { runner } from './command.js';
import type { Percentiles } from './load/percentiles.js';
import { type LoadResult, runLoad } from './load/runLoad.js';
import { UsageError } from './options.js';
import { address, count, seconds, text, toggle } from './values.js';

const options = {
  url: { value: 'URL', help: 'the server', default: 'http://127.0.0.1:8080', parse: address },
  apiKey: { value: 'KEY', help: 'the key of the application', default: 'dev', parse: text },
  apiSecret: { value: 'SECRET', help: 'signs the tokens', default: 'secret', parse: text },
  users: {
    value: 'N',
    help: 'how many users connect, one socket each',
    default: '20',
    parse: count,
  },
  channels: { value: 'N', help: 'the channels they share evenly', default: '4', parse: count },
  rate: { value: 'N', help: 'messages a second, over all users', default: '50', parse: count },
  seconds: { value: 'N', help: 'how long messages are sent', default: '10', parse: seconds },
  json: { help: 'print the result as one JSON object', parse: toggle },
} as const;

const row = (name: string, { count: times, p50, p95, p99, max }: Percentiles): string =>
  [name.padEnd(12), ...[times, ...[p50, p95, p99, max].map((ms) => ms.toFixed(1))]]
    .map((cell, index) => (index === 0 ? cell : String(cell).padStart(9)))
    .join(' ');

const describe = (result: LoadResult): string => {
  const { sent, failed, failure, perSecond, missing, connects, sends, deliveries } = result;
  const head = ['ms', 'count', 'p50', 'p95', 'p99', 'max'];
  return [
    `${sent} messages sent, ${perSecond.toFixed(1)} a second; ${failed} failed, ${missing} deliveries missing`,
    ...(failure === undefined ? [] : [`first failure: ${failure}`]),
    head.map((cell, index) => (index === 0 ? cell.padEnd(12) : cell.padStart(9))).join(' '),
    row('connect', connects),
    row('send', sends),
    row('delivery', deliveries),
  ].join('\n');
};

/** Sends messages at a rate, and prints how long they take. */
export const run = runner({
  usage: 'load [options]',
  summary:
    'Connects users that send messages at a rate, and prints how long sends and deliveries take.\n' +
    'It runs in one process: above some thousand deliveries a second, start several of them.',
  options,
  act: async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError('load takes options only');
    const { json, seconds: durationMs, ...load } = values;
    if (load.channels > load.users)
      throw new UsageError('--channels must be at most --users: each channel needs somebody');
    const result = await runLoad({ ...load, durationMs }, randomUUID().slice(0, 8));
    console.log(json ? JSON.stringify(result) : describe(result));
    return result.failed > 0 || result.missing > 0 ? 1 : 0;
  },
});
