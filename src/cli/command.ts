import { commandHelp } from './help.js';
import { type CommandInput, type Options, readOptions } from './options.js';
import { toggle } from './values.js';

/** A command: its help, its options and its action. */
export interface Command<Table extends Options> {
  readonly usage: string;
  readonly summary: string;
  readonly options: Table;
  /** Runs the command. Resolves to the exit status. */
  readonly act: (input: CommandInput<Table>) => Promise<number>;
}

const helpOption = { help: { help: 'print this help', parse: toggle } } as const;

/** Returns the function that runs a command with its arguments. */
export const runner =
  <const Table extends Options>({ usage, summary, options, act }: Command<Table>) =>
  (argv: readonly string[]): Promise<number> => {
    if (argv.includes('--help')) {
      process.stdout.write(commandHelp(usage, summary, { ...options, ...helpOption }));
      return Promise.resolve(0);
    }
    return act(readOptions(options, argv, process.env));
  };
