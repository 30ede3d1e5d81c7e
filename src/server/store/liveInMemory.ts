import type { WatchStore } from '../ports/connections.js';
import type { UserStore } from '../ports/users.js';
import type { Journal } from './journal.js';
import { createLiveConnections } from './liveConnections.js';
import { createLiveMembers, type LiveMember } from './liveMembers.js';
import type { LiveParts } from './liveParts.js';
import { createLiveWatches, type LiveWatches } from './liveWatches.js';
import type { LocalStatements } from './statements.js';

interface StoredLiveMember extends Pick<LiveMember, 'cid' | 'user_id' | 'unread'> {
  readonly joined: number;
}

const createMembershipReader = ({ query }: LocalStatements) => {
  const select = query(
    `select members.cid, members.user_id,
       coalesce(channels.counted_messages, 0) - members.unread_base as unread,
       (members.invited = 0 or members.invite_accepted_at is not null) as joined
     from members left join channels on channels.cid = members.cid
     where members.user_id = ?`,
  );
  return (userId: string): readonly LiveMember[] =>
    (select(userId) as readonly StoredLiveMember[]).map(({ joined, ...member }) => ({
      ...member,
      hasJoined: joined === 1,
    }));
};

/** Users whose invisibility the watches follow. */
const shownIn = (users: UserStore, watches: LiveWatches): UserStore => ({
  ...users,
  save: async (rows) => {
    await users.save(rows);
    for (const { id, invisible } of rows)
      if (watches.hasUser(id)) watches.setInvisible(id, invisible);
  },
});

/** Watches of users that may be invisible. */
const seenBy = (watches: LiveWatches, users: UserStore): WatchStore => ({
  ...watches,
  add: async (rows) => {
    const watching = await users.find([...new Set(rows.map((row) => row.user_id))]);
    for (const { id, invisible } of watching.values()) watches.setInvisible(id, invisible);
    await watches.add(rows);
  },
});

/** Keeps connections and watches in memory: no socket outlives the process. */
export const liveInMemory = (statements: LocalStatements, journal: Journal): LiveParts => {
  const members = createLiveMembers(journal, createMembershipReader(statements));
  const watches = createLiveWatches(journal);
  return {
    members,
    connections: createLiveConnections(journal, {
      onFirst: members.load,
      onLast: (userId) => {
        members.unload(userId);
        watches.setInvisible(userId, false);
      },
      onRemoved: watches.removeConnection,
    }),
    watches: (users) => seenBy(watches, users),
    users: (users) => shownIn(users, watches),
  };
};
