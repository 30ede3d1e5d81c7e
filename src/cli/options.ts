import { parseArgs } from 'node:util';

/** A command line or an environment that says something wrong; the message tells what to do. */
export class UsageError extends Error {
  readonly _tag = 'UsageError';

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** One option: a flag of the command line, and a variable of the environment. */
interface Option<A> {
  /** What stands for the value in the help; a switch has none. */
  readonly value?: string;
  readonly help: string;
  /** As it would be typed. */
  readonly default?: string;
  /** Throws a `UsageError` that says what the value must be. */
  readonly parse: (text: string) => A;
}

/** Options by name: `apiKey` is the flag `--api-key` and the variable `MILLRACE_API_KEY`. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** Given values by the name of their option. */
type Values<Table extends Options> = {
  readonly [Name in keyof Table]:
    | ReturnType<Table[Name]['parse']>
    | (Table[Name] extends { readonly default: string } ? never : undefined);
};

/** What a command was given. */
export interface Given<Table extends Options> {
  readonly values: Values<Table>;
  readonly positionals: readonly string[];
}

/** Spells a camel-case name with another separator. */
const spell = (name: string, separator: string): string =>
  name.replace(/[A-Z]/g, (letter) => separator + letter.toLowerCase());

export const flagOf = (name: string): string => `--${spell(name, '-')}`;
export const variableOf = (name: string): string => `MILLRACE_${spell(name, '_').toUpperCase()}`;

/** Where a value was found, and the value; an empty variable counts as unset. */
interface Found {
  readonly source: string;
  readonly text: string | undefined;
}

const parseFound = ({ source, text }: Found, option: Option<unknown>): unknown => {
  if (text === undefined) return undefined;
  try {
    return option.parse(text);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${source} ${error.message}`) : error;
  }
};

const readArguments = (table: Options, argv: readonly string[]) => {
  const options = Object.entries(table).map(([name, { value }]) => [
    flagOf(name).slice(2),
    { type: value === undefined ? ('boolean' as const) : ('string' as const) },
  ]);
  try {
    return parseArgs({
      args: [...argv],
      options: Object.fromEntries(options) as Record<string, { type: 'boolean' | 'string' }>,
      allowPositionals: true,
    });
  } catch (error) {
    // The first sentence: others tell how to pass what only looks like a flag.
    const [sentence = ''] = (error as Error).message.split(/\.?\s*\n|\. /);
    throw new UsageError(`${sentence}, see --help`);
  }
};

/** The options of a command: the command line first, then the environment, then the defaults. */
export const readOptions = <const Table extends Options>(
  table: Table,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Given<Table> => {
  const given = readArguments(table, argv);
  const find = (name: string, option: Option<unknown>): Found => {
    const flag = given.values[flagOf(name).slice(2)];
    if (flag !== undefined) return { source: flagOf(name), text: String(flag) };
    return { source: variableOf(name), text: env[variableOf(name)] || option.default };
  };
  const values = Object.entries(table).map(([name, option]) => [
    name,
    parseFound(find(name, option), option),
  ]);
  return {
    // Each value was made by the `parse` of its own name.
    values: Object.fromEntries(values) as Values<Table>,
    positionals: given.positionals,
  };
};
