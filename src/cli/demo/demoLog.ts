import { styleText } from 'node:util';

/** The kinds of lines, and the colour of each. */
const colours = {
  online: 'green',
  offline: 'gray',
  typing: 'gray',
  message: 'bold',
  reaction: 'magenta',
  read: 'gray',
  unread: 'yellow',
  custom: 'cyan',
} as const;

/** A kind of line. */
type Kind = keyof typeof colours;

/** The members of a stream that the log uses. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** Writes aligned lines, in colour on a terminal. */
export interface Log {
  readonly title: (text: string) => void;
  readonly fact: (name: string, value: string) => void;
  readonly line: (kind: Kind, who: string, text?: string) => void;
}

const columns = { time: 6, kind: 8, who: 5 } as const;

/** Creates a log. `now` returns milliseconds; times are printed relative to its first value. */
export const createLog = (terminal: Terminal, now: () => number): Log => {
  const isColoured = terminal.isTTY === true && process.env['NO_COLOR'] === undefined;
  const started = now();
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    isColoured ? styleText(style, text, { validateStream: false }) : text;
  const print = (cells: readonly string[]): void => {
    terminal.write(`${cells.join('  ').trimEnd()}\n`);
  };
  return {
    title: (text) => {
      print([paint('bold', text)]);
    },
    fact: (name, value) => {
      print([paint('gray', name.padStart(columns.time + columns.kind)), value]);
    },
    line: (kind, who, text = '') => {
      const seconds = ((now() - started) / 1000).toFixed(1);
      print([
        paint('gray', seconds.padStart(columns.time)),
        paint(colours[kind], kind.padEnd(columns.kind)),
        who.padEnd(columns.who),
        text,
      ]);
    },
  };
};
