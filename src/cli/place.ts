import type { DataPlace } from '../server/index.js';
import { UsageError } from './options.js';
import { text } from './values.js';

/** The options that say where data is. */
export const placeOptions = {
  data: { value: 'FILE', help: 'the data file', parse: text },
  databaseUrl: { value: 'URL', help: 'the Postgres database, in place of --data', parse: text },
} as const;

/** Where the data is; refuses both and none. */
export const readPlace = ({ data, databaseUrl }: DataPlace): DataPlace => {
  if ((data === undefined) === (databaseUrl === undefined))
    throw new UsageError('give one of --data and --database-url');
  return { data, databaseUrl };
};
