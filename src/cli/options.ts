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
  /** May be given again and again; in a variable, commas stand between the values. */
  readonly many?: true;
  /** Throws a `UsageError` that says what the value must be. */
  readonly parse: (text: string) => A;
}

/** Options by name: `apiKey` is the flag `--api-key` and the variable `MILLRACE_API_KEY`. */
export type Options = Readonly<Record<string, Option<unknown>>>;

type Value<One extends Option<unknown>> = One extends { readonly many: true }
  ? readonly ReturnType<One['parse']>[]
  : ReturnType<One['parse']> | (One extends { readonly default: string } ? never : undefined);

/** Given values by the name of their option. */
type Values<Table extends Options> = { readonly [Name in keyof Table]: Value<Table[Name]> };

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

/** Where values were found, and the values; an empty variable counts as unset. */
interface Found {
  readonly source: string;
  readonly texts: readonly string[];
}

const parseFound = ({ source, texts }: Found, { parse, many }: Option<unknown>): unknown => {
  try {
    const values = texts.map((text) => parse(text));
    return many ? values : values[0];
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${source} ${error.message}`) : error;
  }
};

const readArguments = (table: Options, argv: readonly string[]) => {
  const options = Object.entries(table).map(([name, { value, many = false }]) => [
    flagOf(name).slice(2),
    { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: many },
  ]);
  try {
    return parseArgs({
      args: [...argv],
      options: Object.fromEntries(options) as Record<
        string,
        { type: 'boolean' | 'string'; multiple: boolean }
      >,
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
    if (flag !== undefined) return { source: flagOf(name), texts: [flag].flat().map(String) };
    const text = env[variableOf(name)] || option.default;
    const texts = text === undefined ? [] : option.many ? text.split(',') : [text];
    return { source: variableOf(name), texts };
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
