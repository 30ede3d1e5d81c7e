import * as E from '#fp-ts/Either';
import { readFile } from 'node:fs/promises';
import { type EventCheck, readEvents } from '../../protocol/index.js';
import { UsageError } from '../options.js';

/** Reads the custom events that `exportEvents` wrote into a file. */
export const readEventsFile = async (path: string): Promise<readonly EventCheck[]> => {
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--events cannot be read: ${(error as Error).message}`);
  });
  const events = readEvents(content);
  if (E.isRight(events)) return events.right;
  const { path: place, expected } = events.left;
  throw new UsageError(
    `--events ${path}: ${place || 'the file'} must be ${expected}; write it with exportEvents`,
  );
};
