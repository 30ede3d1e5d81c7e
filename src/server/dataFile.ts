import { fstatSync } from 'node:fs';
import { chmod, open } from 'node:fs/promises';
import { ListenError } from './listenError.js';
import type { OpenLogFile } from './ports/logFile.js';

const ownerOnly = 0o600;

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Creates a data file and its lock so that only their owner can read them, or takes the permission
 * from all others.
 */
export const protectDataFile = async (file: string): Promise<void> => {
  for (const path of [file, `${file}-lock`]) {
    const handle = await open(path, 'a', ownerOnly);
    await handle.close();
    await chmod(path, ownerOnly);
  }
  // SQLite creates these with the mode of the data file; those of an earlier version may differ.
  for (const path of [`${file}-wal`, `${file}-shm`])
    await chmod(path, ownerOnly).catch((error: unknown) => {
      if (!isAbsent(error)) throw error;
    });
};

/** Opens the write-ahead log of a data file, which a thread of the platform syncs. */
export const openLogFile: OpenLogFile = async (path) => {
  const handle = await open(path, 'r+');
  return {
    sync: () => handle.datasync(),
    size: () => fstatSync(handle.fd).size,
    close: () => handle.close(),
  };
};

const codeOf = (error: unknown): string => {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === 'string') return code;
  return cause instanceof Error ? codeOf(cause) : '';
};

/** Why a data file cannot be opened; all other errors stay as they are. */
export const asDataError = (file: string, error: unknown): unknown => {
  const code = codeOf(error);
  if (code === 'SQLITE_BUSY')
    return new ListenError('DataInUse', `another server uses the data file ${file}`, error);
  return code.startsWith('SQLITE_') || code.startsWith('E')
    ? new ListenError('DataRefused', `cannot open the data file ${file} (${code})`, error)
    : error;
};
