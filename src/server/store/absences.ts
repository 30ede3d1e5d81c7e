import type { Journal } from './journal.js';
import { createRowCache } from './rowCache.js';

/** What is known not to exist: most channels have no hidden member, most users nobody muted. */
export interface Absences {
  readonly isKnown: (what: string) => boolean;
  readonly note: (what: string) => void;
  /** To be called before anything of the kind is added or removed. */
  readonly forget: (what: string) => void;
  readonly forgetAll: () => void;
}

export const createAbsences = (capacity: number, journal: Journal): Absences => {
  const known = createRowCache<true>('absences', capacity, journal);
  return {
    isKnown: (what) => known.get(what) === true,
    note: (what) => known.fill(what, true),
    forget: known.forget,
    forgetAll: known.forgetAll,
  };
};

/** The names of what may be absent. */
export const absent = {
  hiddenMember: (cid: string): string => `hidden ${cid}`,
  pendingInvite: (cid: string): string => `pending ${cid}`,
  mutesOf: (kind: 'user' | 'channel', userId: string): string => `${kind}s of ${userId}`,
  mute: (kind: 'user' | 'channel', targetId: string): string => `${kind} ${targetId}`,
} as const;
