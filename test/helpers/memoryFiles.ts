import type { FileStore, StoredFile } from '../../src/server/ports/files.js';

/** A store of files in memory. */
export const createMemoryFiles = (): FileStore & {
  readonly stored: ReadonlyMap<string, StoredFile>;
} => {
  const stored = new Map<string, StoredFile>();
  return {
    stored,
    put: (key, file) => {
      stored.set(key, file);
      return Promise.resolve();
    },
    get: (key) => Promise.resolve(stored.get(key)),
    remove: (key) => {
      stored.delete(key);
      return Promise.resolve();
    },
  };
};
