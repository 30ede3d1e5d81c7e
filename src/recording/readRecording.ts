import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { RecordingError } from '../errors.js';
import { getChannel } from '../protocol/endpoints/channelActions.js';
import { getOrCreateChannel, queryChannels } from '../protocol/endpoints/channels.js';
import { queryUsers } from '../protocol/endpoints/queryUsers.js';
import { failureFromErrors } from '../protocol/failure.js';
import { entryCodecs, isEntryKind, type RecordedEntry } from './entries.js';
import { AnyHeader, endKind, formatVersion, Header } from './header.js';

/** A recording that was read. */
export interface Recording extends Omit<Header, 'millrace' | 'messageLimit'> {
  readonly messageLimit: number;
  readonly entries: readonly RecordedEntry[];
  /** Whether it has its end. */
  readonly isComplete: boolean;
}

/** Options of `readRecording`. */
export interface ReadRecordingOptions {
  /**
   * Whether a file without its end is read up to its last whole line, such as that of a process
   * that crashed. Default false.
   */
  readonly allowTruncated?: boolean;
}

/** The endpoints whose responses change the state: those must be what their codecs say. */
const mergedResponses: ReadonlyMap<string, t.Mixed> = new Map(
  [getChannel, getOrCreateChannel, queryChannels, queryUsers].map(({ operation, response }) => [
    operation,
    response,
  ]),
);

/** Throws inside this file only. */
const fail = (reason: RecordingError['reason'], line: number, message: string): never => {
  throw new RecordingError(reason, line, message);
};

const parseLine = (text: string, line: number, isLast: boolean): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return isLast
      ? fail('truncated', line, truncated(line))
      : fail('invalid', line, `Line ${String(line)} of the recording is no JSON.`);
  }
};

const truncated = (line: number): string =>
  `The recording is cut off in line ${String(line)}: its last line, the end, is missing. ` +
  'Record it again, or pass allowTruncated to read what is there.';

const decodeAt = <A>(codec: t.Decoder<unknown, A>, value: unknown, line: number): A => {
  const result = codec.decode(value);
  if (E.isRight(result)) return result.right;
  const { path, expected } = failureFromErrors(value, result.left);
  return fail(
    'invalid',
    line,
    `Line ${String(line)} of the recording: ${path || 'the value'} is not ${expected}.`,
  );
};

const readHeader = (text: string): Header => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const any = AnyHeader.decode(value);
  if (E.isLeft(any))
    return fail('format', 1, 'This is no recording: its first line is not the header of one.');
  const { version } = any.right;
  if (version !== formatVersion)
    return fail(
      'version',
      1,
      `The recording has version ${String(version)} of the format, and this version of millrace ` +
        `reads version ${String(formatVersion)}. Replay it with the version that recorded it.`,
    );
  return decodeAt(Header, value, 1);
};

const readEntries = (
  lines: readonly string[],
  allowTruncated: boolean,
): Pick<Recording, 'entries' | 'isComplete'> => {
  const entries: RecordedEntry[] = [];
  const operations = new Map<number, string>();
  let at = 0;
  for (const [index, text] of lines.entries()) {
    const line = index + 2;
    const isLast = index === lines.length - 1;
    if (isLast && allowTruncated && !isJson(text)) break;
    const value = parseLine(text, line, isLast);
    const [delta, kind, given] = (Array.isArray(value) ? value : []) as readonly unknown[];
    if (typeof delta !== 'number' || !(delta >= 0))
      return fail('invalid', line, `Line ${String(line)} of the recording has no time.`);
    at += delta;
    if (kind === endKind) {
      if (given !== entries.length || !isLast)
        return fail(
          'invalid',
          line,
          'Lines of the recording are missing, or stand behind its end.',
        );
      return { entries, isComplete: true };
    }
    if (!isEntryKind(kind))
      return fail('invalid', line, `Line ${String(line)} of the recording is of no known kind.`);
    const codec: t.Decoder<unknown, unknown> = entryCodecs[kind];
    // The value was decoded by the codec of the kind.
    const entry = { at, kind, value: decodeAt(codec, given, line) } as RecordedEntry;
    if (entry.kind === 'request') operations.set(entry.value.call, entry.value.operation);
    if (entry.kind === 'response') {
      const response = mergedResponses.get(operations.get(entry.value.call) ?? '');
      if (response) decodeAt(response, entry.value.response, line);
    }
    entries.push(entry);
  }
  if (!allowTruncated) fail('truncated', lines.length + 1, truncated(lines.length + 1));
  return { entries, isComplete: false };
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/**
 * Reads the text that `record` wrote. Never throws: the error says what is wrong with which line.
 *
 * @example
 * ```ts
 * import { either as E } from 'fp-ts';
 * import { readRecording } from 'millrace';
 *
 * const recording = readRecording('{"version":3}');
 * if (E.isLeft(recording)) console.error(recording.left.message); // This is no recording: …
 * ```
 */
export const readRecording = (
  text: string,
  { allowTruncated = false }: ReadRecordingOptions = {},
): Either<RecordingError, Recording> => {
  try {
    const [first = '', ...lines] = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const { millrace: _, messageLimit, ...header } = readHeader(first);
    return E.right({
      ...header,
      messageLimit: messageLimit ?? Infinity,
      ...readEntries(lines, allowTruncated),
    });
  } catch (error) {
    if (error instanceof RecordingError) return E.left(error);
    throw error;
  }
};
