/** Changes of memory that belong to a transaction, so that they can be undone with it. */
export interface Journal {
  /** Notes how to undo a change that was just made. */
  readonly add: (undo: () => void) => void;
  /** The number of changes so far. */
  readonly size: () => number;
  /** Undoes the changes after the first `size` ones, the last one first. */
  readonly undoAfter: (size: number) => void;
  /** Forgets all changes: they are committed. */
  readonly clear: () => void;
  /** Adds a cache by its name, with what forgets one of its rows or, without a key, all of them. */
  readonly register: (cache: string, forget: (key?: string) => void) => void;
  /** Notes that a row of a cache, or without a key any of them, changes for every node. */
  readonly touch: (cache: string, key?: string) => void;
}

const ignore = (): void => undefined;

/** Creates a journal; without `shared`, no other node has copies of the rows. */
export const createJournal = (
  { register, touch }: Pick<Journal, 'register' | 'touch'> = { register: ignore, touch: ignore },
): Journal => {
  let undos: (() => void)[] = [];
  return {
    add: (undo) => {
      undos.push(undo);
    },
    size: () => undos.length,
    undoAfter: (size) => {
      while (undos.length > size) undos.pop()?.();
    },
    clear: () => {
      undos = [];
    },
    register,
    touch,
  };
};
