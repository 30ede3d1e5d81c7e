import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStore, StoredFile } from './ports/files.js';

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const unlessAbsent = async <A>(read: Promise<A>): Promise<A | undefined> => {
  try {
    return await read;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
};

const ownerOnly = 0o600;

/**
 * Keeps uploaded files in a folder, which it creates: each with its bytes in one file, and what is
 * known of it in another one. Only their owner can read them.
 *
 * @example
 * ```ts
 * import { createChatServer, createFileFolder } from 'millrace/server';
 *
 * const server = createChatServer({ uploads: { files: createFileFolder('./uploads') } });
 * ```
 * @param folder the path of the folder
 */
export const createFileFolder = (folder: string): FileStore => {
  const bytesOf = (key: string): string => join(folder, key);
  const factsOf = (key: string): string => join(folder, `${key}.json`);
  return {
    put: async (key, { bytes, ...facts }) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(bytesOf(key), bytes, { mode: ownerOnly });
      // Last: a file without it does not exist.
      await writeFile(factsOf(key), JSON.stringify(facts), { mode: ownerOnly });
    },
    open: async (key) => {
      const facts = await unlessAbsent(readFile(factsOf(key), 'utf8'));
      const found = facts === undefined ? undefined : await unlessAbsent(stat(bytesOf(key)));
      if (facts === undefined || !found) return undefined;
      const { name, type } = JSON.parse(facts) as Omit<StoredFile, 'bytes'>;
      return { name, type, size: found.size, read: () => createReadStream(bytesOf(key)) };
    },
    remove: async (key) => {
      await rm(factsOf(key), { force: true });
      await rm(bytesOf(key), { force: true });
    },
  };
};
