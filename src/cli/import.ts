import { createInterface } from 'node:readline';
import { importData } from '../server/index.js';
import { runner } from './command.js';
import { placeOptions, readPlace } from './place.js';
import { UsageError } from './options.js';

/** The lines of standard input. Reading begins with the first one that is asked for: a line before is lost. */
async function* linesOfInput(): AsyncGenerator<string> {
  yield* createInterface({ input: process.stdin, crlfDelay: Infinity });
}

/** Reads an export from standard input into a new file or an empty database. */
export const run = runner({
  usage: 'import [options]',
  summary: 'Reads an export from standard input into a new file or an empty database.',
  options: placeOptions,
  act: async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError('import takes options only');
    const rows = await importData(readPlace(values), linesOfInput());
    console.error(`imported ${String(rows)} rows`);
    return 0;
  },
});
