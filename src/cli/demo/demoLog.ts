import { styleText } from 'node:util';

/** What a line of the log is about, and the colour that tells it apart. */
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

/** As much of a stream as the log writes to. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** Writes aligned lines, coloured where somebody looks at them. */
export interface Log {
  readonly title: (text: string) => void;
  readonly fact: (name: string, value: string) => void;
  readonly line: (kind: Kind, who: string, text?: string) => void;
}

const columns = { time: 6, kind: 8, who: 5 } as const;

/** `now` is in milliseconds; the first line is at zero. */
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
