import { readFile } from 'node:fs/promises';
import type { ConsoleFile } from '../../server/index.js';

const directory = new URL('../../console/', import.meta.url);

/** Reads a file of the console, which stands beside the command in `dist`; undefined without one. */
export const readConsoleFile = async (file: ConsoleFile): Promise<string | undefined> => {
  try {
    return await readFile(new URL(file, directory), 'utf8');
  } catch {
    return undefined;
  }
};
