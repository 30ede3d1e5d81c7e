import type { Hold } from './messages.js';

/** What the other tabs watch. */
export interface Holds {
  readonly set: (tab: string, holds: readonly Hold[]) => void;
  readonly release: (tab: string, cid: string) => void;
  /** Forgets a tab; returns the channels that nobody among the others watches any more. */
  readonly remove: (tab: string) => readonly string[];
  readonly has: (cid: string) => boolean;
  readonly tabs: () => readonly string[];
  /** The channels, and whether presence is wanted, with those of this tab. */
  readonly union: (own: ReadonlyMap<string, boolean>) => ReadonlyMap<string, boolean>;
  readonly all: () => readonly Hold[];
}

export const createHolds = (): Holds => {
  const byTab = new Map<string, Map<string, Hold>>();
  const all = (): readonly Hold[] => [...byTab.values()].flatMap((holds) => [...holds.values()]);
  const has = (cid: string): boolean => all().some((hold) => hold.cid === cid);
  return {
    set: (tab, holds) => {
      byTab.set(tab, new Map(holds.map((hold) => [hold.cid, hold])));
    },
    release: (tab, cid) => {
      byTab.get(tab)?.delete(cid);
    },
    remove: (tab) => {
      const cids = [...(byTab.get(tab)?.keys() ?? [])];
      byTab.delete(tab);
      return cids.filter((cid) => !has(cid));
    },
    has,
    tabs: () => [...byTab.keys()],
    union: (own) => {
      const union = new Map(own);
      for (const { cid, presence } of all()) union.set(cid, presence || union.get(cid) === true);
      return union;
    },
    all,
  };
};
