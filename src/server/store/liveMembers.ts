import type { UnreadTotals } from '../ports/bus.js';
import type { Journal } from './journal.js';

/** A membership of a connected user. */
export interface LiveMember {
  readonly cid: string;
  readonly user_id: string;
  readonly hasJoined: boolean;
  readonly unread: number;
}

/** The totals of one user, with what they consist of. */
interface LiveUser {
  readonly members: Map<string, { readonly hasJoined: boolean; unread: number }>;
  messages: number;
  channels: number;
}

/**
 * The memberships of connected users with their unread counts, so that a message finds its
 * recipients and their totals without reading a row of each.
 */
export interface LiveMembers {
  /** Adds or replaces a membership, if its user is connected. */
  readonly put: (member: LiveMember) => void;
  readonly remove: (cid: string, userId: string) => void;
  /** Adds one unread message of a channel for all its members but some. */
  readonly increment: (cid: string, exceptIds: ReadonlySet<string>) => void;
  /** Reads the memberships of the channel's connected members once more. */
  readonly reload: (cid: string) => void;
  /** The connected members of a channel that have joined. */
  readonly connected: (cid: string) => Promise<readonly string[]>;
  /** The totals of a user, if they are in memory. */
  readonly totals: (userId: string) => UnreadTotals | undefined;
}

/** The memberships in memory, which the connections load. */
export interface LoadedMembers extends LiveMembers {
  readonly load: (userId: string) => void;
  readonly unload: (userId: string) => void;
}

/** Creates the memberships; `readMembers` reads those of a user as the open transaction has them. */
export const createLiveMembers = (
  journal: Journal,
  readMembers: (userId: string) => readonly LiveMember[],
): LoadedMembers => {
  const users = new Map<string, LiveUser>();
  const byChannel = new Map<string, Set<string>>();

  const leave = (cid: string, userId: string): void => {
    const members = byChannel.get(cid);
    members?.delete(userId);
    if (members?.size === 0) byChannel.delete(cid);
  };
  const drop = (userId: string): void => {
    for (const cid of users.get(userId)?.members.keys() ?? []) leave(cid, userId);
    users.delete(userId);
  };
  const count = (user: LiveUser, before: number, after: number): void => {
    user.messages += after - before;
    user.channels += Number(after > 0) - Number(before > 0);
  };
  const set = (user: LiveUser, { cid, user_id, hasJoined, unread }: LiveMember): void => {
    count(user, user.members.get(cid)?.unread ?? 0, unread);
    user.members.set(cid, { hasJoined, unread });
    const members = byChannel.get(cid);
    if (members) members.add(user_id);
    else byChannel.set(cid, new Set([user_id]));
  };
  const read = (userId: string): void => {
    drop(userId);
    const user: LiveUser = { members: new Map(), messages: 0, channels: 0 };
    users.set(userId, user);
    for (const member of readMembers(userId)) set(user, member);
  };
  // After a rollback the store has what was before, so nothing of it has to be kept.
  const reread = (userId: string): void => {
    if (users.has(userId)) read(userId);
  };

  return {
    load: (userId) => {
      journal.add(() => drop(userId));
      read(userId);
    },
    unload: (userId) => {
      journal.add(() => read(userId));
      drop(userId);
    },
    put: (member) => {
      const user = users.get(member.user_id);
      if (!user) return;
      journal.add(() => reread(member.user_id));
      set(user, member);
    },
    remove: (cid, userId) => {
      const user = users.get(userId);
      const member = user?.members.get(cid);
      if (!user || !member) return;
      journal.add(() => reread(userId));
      count(user, member.unread, 0);
      user.members.delete(cid);
      leave(cid, userId);
    },
    increment: (cid, exceptIds) => {
      const ids = [...(byChannel.get(cid) ?? [])];
      if (ids.length === 0) return;
      journal.add(() => ids.forEach(reread));
      for (const id of ids) {
        const user = users.get(id);
        const member = user?.members.get(cid);
        if (!user || !member || exceptIds.has(id)) continue;
        count(user, member.unread, member.unread + 1);
        member.unread += 1;
      }
    },
    reload: (cid) => {
      const ids = [...(byChannel.get(cid) ?? [])];
      journal.add(() => ids.forEach(reread));
      ids.forEach(reread);
    },
    connected: (cid) =>
      Promise.resolve(
        [...(byChannel.get(cid) ?? [])].filter((id) => users.get(id)?.members.get(cid)?.hasJoined),
      ),
    totals: (userId) => {
      const user = users.get(userId);
      return (
        user && {
          unread_count: user.messages,
          total_unread_count: user.messages,
          unread_channels: user.channels,
        }
      );
    },
  };
};
