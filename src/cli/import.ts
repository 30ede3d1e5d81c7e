import { createInterface } from 'node:readline';
import { importData } from '../server/index.js';
import { runner } from './command.js';
import { placeOptions, readPlace } from './place.js';
import { UsageError } from './options.js';

/** Reads an export from standard input into a new file or an empty database. */
export const run = runner({
  usage: 'import [options]',
  summary: 'Reads an export from standard input into a new file or an empty database.',
  options: placeOptions,
  act: async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError('import takes options only');
    const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
    const rows = await importData(readPlace(values), lines);
    console.error(`imported ${String(rows)} rows`);
    return 0;
  },
});
