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
}

export const createJournal = (): Journal => {
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
  };
};
