import { parseArgs } from 'node:util';

/** An error in the command line or in an environment variable. The message says how to fix it. */
export class UsageError extends Error {
  readonly _tag = 'UsageError';

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** An option: a flag of the command line, and an environment variable. */
interface Option<A> {
  /** The placeholder of the value in the help text. A boolean option has none. */
  readonly value?: string;
  readonly help: string;
  /** A single letter that stands for the flag. */
  readonly short?: string;
  /** The default, as it would be typed. */
  readonly default?: string;
  /** The option may be repeated. In an environment variable, values are separated by commas. */
  readonly many?: true;
  /** Parses the value. Throws a `UsageError` that says which values are valid. */
  readonly parse: (text: string) => A;
}

/** Options by name: `apiKey` is the flag `--api-key` and the variable `MILLRACE_API_KEY`. */
export type Options = Readonly<Record<string, Option<unknown>>>;

type Value<One extends Option<unknown>> = One extends { readonly many: true }
  ? readonly ReturnType<One['parse']>[]
  : ReturnType<One['parse']> | (One extends { readonly default: string } ? never : undefined);

/** The parsed values by the name of their option. */
type Values<Table extends Options> = { readonly [Name in keyof Table]: Value<Table[Name]> };

/** The parsed arguments of a command. */
export interface CommandInput<Table extends Options> {
  readonly values: Values<Table>;
  readonly positionals: readonly string[];
}

/** Converts a camel-case name to words in lower case, joined by a separator. */
const toWords = (name: string, separator: string): string =>
  name.replace(/[A-Z]/g, (letter) => separator + letter.toLowerCase());

export const flagOf = (name: string): string => `--${toWords(name, '-')}`;
export const variableOf = (name: string): string => `MILLRACE_${toWords(name, '_').toUpperCase()}`;

/** The unparsed values of an option, and where they were found. An empty variable is unset. */
interface RawOption {
  readonly source: string;
  readonly texts: readonly string[];
}

const parseRaw = ({ source, texts }: RawOption, { parse, many }: Option<unknown>): unknown => {
  try {
    const values = texts.map((text) => parse(text));
    return many ? values : values[0];
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${source} ${error.message}`) : error;
  }
};

const readArguments = (table: Options, argv: readonly string[]) => {
  const options = Object.entries(table).map(([name, { value, short, many = false }]) => [
    flagOf(name).slice(2),
    {
      type: value === undefined ? ('boolean' as const) : ('string' as const),
      multiple: many,
      ...(short !== undefined && { short }),
    },
  ]);
  try {
    return parseArgs({
      args: [...argv],
      options: Object.fromEntries(options) as Record<
        string,
        { type: 'boolean' | 'string'; multiple: boolean; short?: string }
      >,
      allowPositionals: true,
    });
  } catch (error) {
    // Only the first sentence. The others explain how to pass a value that starts with a dash.
    const [sentence = ''] = (error as Error).message.split(/\.?\s*\n|\. /);
    throw new UsageError(`${sentence}, see --help`);
  }
};

/** The options of a command: the command line first, then the environment, then the defaults. */
export const readOptions = <const Table extends Options>(
  table: Table,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CommandInput<Table> => {
  const parsed = readArguments(table, argv);
  const findRaw = (name: string, option: Option<unknown>): RawOption => {
    const flag = parsed.values[flagOf(name).slice(2)];
    if (flag !== undefined) return { source: flagOf(name), texts: [flag].flat().map(String) };
    const text = env[variableOf(name)] || option.default;
    const texts = text === undefined ? [] : option.many ? text.split(',') : [text];
    return { source: variableOf(name), texts };
  };
  const values = Object.entries(table).map(([name, option]) => [
    name,
    parseRaw(findRaw(name, option), option),
  ]);
  return {
    // Each value was parsed by the option of its own name.
    values: Object.fromEntries(values) as Values<Table>,
    positionals: parsed.positionals,
  };
};
