import { InputError } from '../../errors.js';

/** What stands in one column of a line. */
export interface Column {
  readonly at: number;
  readonly text: string;
}

/** A line as its columns that are not empty, and its length. */
export interface MarbleLine {
  readonly columns: readonly Column[];
  readonly length: number;
}

const fail = (line: string, problem: string): never => {
  throw new InputError(`scenario: "${line.trim()}" ${problem}.`);
};

/**
 * Parses a line: each character is a column, `-` an empty one, and spaces count for nothing. A group
 * `(ab)` stands in the column of its bracket and takes as many columns as it has characters, so that
 * the lines below it stay aligned.
 */
export const parseLine = (line: string): MarbleLine => {
  const columns: Column[] = [];
  const text = line.replace(/\s/g, '');
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '-') continue;
    if (character === ')') fail(line, 'has a bracket that closes nothing');
    if (character !== '(') {
      columns.push({ at, text: character });
      continue;
    }
    const end = text.indexOf(')', at);
    const group = text.slice(at + 1, end);
    if (end < 0 || group === '' || /[-(]/.test(group)) fail(line, 'has a group that is none');
    columns.push({ at, text: group });
    at = end;
  }
  return { columns, length: text.length };
};

/** Prints columns as a line. A group that does not fit moves what follows. */
export const printLine = (columns: readonly Column[], length: number): string => {
  let line = '';
  for (const { at, text } of columns) {
    line = line.padEnd(at, '-');
    line += text.length === 1 ? text : `(${text})`;
  }
  return line.padEnd(length, '-');
};
