import { flagOf, type Options, variableOf } from './options.js';

const indent = '  ';

/** Rows of text whose columns stand below each other. */
const inColumns = (rows: readonly (readonly string[])[]): string => {
  const widthOf = (column: number): number =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) => indent + row.map((cell, column) => cell.padEnd(widthOf(column))).join(indent))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
};

/** The help of one command. */
export const commandHelp = (usage: string, summary: string, options: Options): string => {
  const rows = Object.entries(options).map(([name, { value, help, default: preset }]) => [
    value === undefined ? flagOf(name) : `${flagOf(name)} ${value}`,
    variableOf(name),
    preset === undefined ? help : `${help} (${preset})`,
  ]);
  return `usage: millrace ${usage}\n\n${summary}\n\n${inColumns(rows)}`;
};

/** The help of all commands. */
export const mainHelp = (summaries: Readonly<Record<string, string>>): string =>
  `usage: millrace COMMAND [options]\n\n${inColumns(Object.entries(summaries))}\n` +
  'millrace COMMAND --help tells the options of a command, millrace --version the version.\n';
