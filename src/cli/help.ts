import { flagOf, type Options, variableOf } from './options.js';

const indent = '  ';

/** Formats rows as aligned columns. */
const inColumns = (rows: readonly (readonly string[])[]): string => {
  const widthOf = (column: number): number =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) => indent + row.map((cell, column) => cell.padEnd(widthOf(column))).join(indent))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
};

/** The help text of one command. */
export const commandHelp = (usage: string, summary: string, options: Options): string => {
  const rows = Object.entries(options).map(
    ([name, { value, short, help, default: defaultValue }]) => [
      [...(short === undefined ? [] : [`-${short},`]), flagOf(name), value ?? ''].join(' ').trim(),
      variableOf(name),
      defaultValue === undefined ? help : `${help} (${defaultValue})`,
    ],
  );
  return `usage: millrace ${usage}\n\n${summary}\n\n${inColumns(rows)}`;
};

/** The help text of `millrace` itself. */
export const mainHelp = (summaries: Readonly<Record<string, string>>): string =>
  `usage: millrace COMMAND [options]\n\n${inColumns(Object.entries(summaries))}\n` +
  'millrace COMMAND --help prints the options of a command, millrace --version the version.\n';
