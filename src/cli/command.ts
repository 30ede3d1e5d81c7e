import { commandHelp } from './help.js';
import { type Given, type Options, readOptions } from './options.js';
import { toggle } from './values.js';

/** A command: what it says of itself, what it takes, what it does. */
export interface Command<Table extends Options> {
  readonly usage: string;
  readonly summary: string;
  readonly options: Table;
  /** Resolves to the exit status. */
  readonly act: (given: Given<Table>) => Promise<number>;
}

const helpOption = { help: { help: 'tell all this', parse: toggle } } as const;

/** What runs a command with its part of the command line. */
export const runner =
  <const Table extends Options>({ usage, summary, options, act }: Command<Table>) =>
  (argv: readonly string[]): Promise<number> => {
    if (argv.includes('--help')) {
      process.stdout.write(commandHelp(usage, summary, { ...options, ...helpOption }));
      return Promise.resolve(0);
    }
    return act(readOptions(options, argv, process.env));
  };
