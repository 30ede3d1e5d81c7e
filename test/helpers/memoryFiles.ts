import { Readable } from 'node:stream';
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
    open: (key) => {
      const file = stored.get(key);
      if (!file) return Promise.resolve(undefined);
      const { bytes, ...facts } = file;
      const read = () => Readable.from([bytes]);
      return Promise.resolve({ ...facts, size: bytes.byteLength, read });
    },
    remove: (key) => {
      stored.delete(key);
      return Promise.resolve();
    },
  };
};
