import { chmod, open } from 'node:fs/promises';

const ownerOnly = 0o600;

/** What SQLite keeps beside a file while it is open. */
const companions = ['', '-wal', '-shm'];

/**
 * Makes the file of a store, and what lies beside it, readable by its owner alone. SQLite gives what
 * it makes later the mode of the file. What cannot be opened is left to SQLite to report.
 */
export const makePrivate = async (file: string): Promise<void> => {
  const handle = await open(file, 'a', ownerOnly).catch(() => undefined);
  await handle?.close();
  // Not there yet, or of another owner.
  for (const suffix of companions) await chmod(file + suffix, ownerOnly).catch(() => undefined);
};
