import { inspect } from 'node:util';
import type { LogEntry, Logger } from '../../server/index.js';
import { createRedact } from './redact.js';

/** The levels of the log, from the most to the least. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export const logFormats = ['text', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

/** How the log is written. */
export interface ServerLogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Hidden wherever it appears. */
  readonly secret: string;
  readonly write: (line: string) => void;
}

type Redact = (text: string) => string;

/** An error as data: nothing but its name, its message and where it was thrown. */
const describeError = (cause: unknown, redact: Redact): Readonly<Record<string, unknown>> =>
  cause instanceof Error
    ? {
        type: cause.name,
        message: redact(cause.message),
        stack: redact(cause.stack ?? ''),
        ...(cause.cause !== undefined && { cause: describeError(cause.cause, redact) }),
      }
    : { message: redact(String(cause)) };

const loadPino = async () => {
  try {
    return (await import('pino')).pino;
  } catch (cause) {
    throw new Error("--log-format json needs the package 'pino': npm install pino", { cause });
  }
};

const createJsonLog = async ({ level, secret, write }: ServerLogOptions): Promise<Logger> => {
  const pino = await loadPino();
  const redact = createRedact(secret);
  const options = {
    name: 'millrace',
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = pino(options, { write });
  return ({ level: at, message, cause, fields }) => {
    const error = cause === undefined ? {} : { error: describeError(cause, redact) };
    logger[at ?? 'error']({ ...fields, ...error }, redact(message));
  };
};

const textOf = ({ level, message, cause, fields = {} }: LogEntry, redact: Redact): string => {
  const facts = Object.entries(fields).map(
    ([name, value]) =>
      `${name}=${typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value)}`,
  );
  const details = level === 'debug' || cause === undefined ? '' : `\n${redact(inspect(cause))}`;
  return `millrace: ${[redact(message), ...facts].join(' ')}${details}\n`;
};

const createTextLog = ({ level, secret, write }: ServerLogOptions): Logger => {
  const redact = createRedact(secret);
  const threshold = logLevels.indexOf(level);
  return (entry) => {
    if (logLevels.indexOf(entry.level ?? 'error') >= threshold) write(textOf(entry, redact));
  };
};

/**
 * Creates the log of a server: lines for people, or one JSON object per line. Errors are written by
 * their name, message and stack only, and secrets and tokens in them are hidden.
 */
export const createServerLog = (options: ServerLogOptions): Promise<Logger> =>
  options.format === 'json' ? createJsonLog(options) : Promise.resolve(createTextLog(options));
