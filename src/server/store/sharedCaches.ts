import type { Journal } from './journal.js';

/** A row of a cache, or all of them, that a commit changed: the copies of other nodes are stale. */
export type CacheChange = readonly [cache: string, key?: string];

/** The caches of one node among several. */
export interface SharedCaches extends Pick<Journal, 'register' | 'touch'> {
  /** The changes since the last call, each once. */
  readonly take: () => readonly CacheChange[];
  /** Forgets what another node has changed. */
  readonly invalidate: (changes: readonly CacheChange[]) => void;
  /** Forgets everything. */
  readonly clear: () => void;
}

export const createSharedCaches = (): SharedCaches => {
  const caches = new Map<string, (key?: string) => void>();
  let touched = new Map<string, Set<string> | 'all'>();
  return {
    register: (cache, forget) => {
      caches.set(cache, forget);
    },
    touch: (cache, key) => {
      const known = touched.get(cache);
      if (key === undefined) touched.set(cache, 'all');
      else if (known === undefined) touched.set(cache, new Set([key]));
      else if (known !== 'all') known.add(key);
    },
    take: () => {
      const changes = [...touched].flatMap(([cache, keys]): readonly CacheChange[] =>
        keys === 'all' ? [[cache]] : [...keys].map((key) => [cache, key] as const),
      );
      touched = new Map();
      return changes;
    },
    invalidate: (changes) => {
      for (const [cache, key] of changes) caches.get(cache)?.(key);
    },
    clear: () => {
      for (const forget of caches.values()) forget();
    },
  };
};
