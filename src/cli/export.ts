import { once } from 'node:events';
import { exportData } from '../server/index.js';
import { runner } from './command.js';
import { placeOptions, readPlace } from './place.js';
import { UsageError } from './options.js';

const write = async (line: string): Promise<void> => {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
};

/** Prints all that a server has stored. */
export const run = runner({
  usage: 'export [options]',
  summary: 'Prints all that a stopped server has stored, as lines of JSON.',
  options: placeOptions,
  act: async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError('export takes options only');
    const rows = await exportData(readPlace(values), write);
    console.error(`exported ${String(rows)} rows`);
    return 0;
  },
});
