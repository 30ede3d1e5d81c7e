import type { PostingStore } from '../ports/messages.js';
import type { UnreadExemption } from '../../state/unread/unreadRule.js';
import { type Absences, absent } from './absences.js';
import type { ChannelRows } from './channelRows.js';
import type { Counters } from './counters.js';
import type { LiveMembers } from './liveMembers.js';
import { createMessageInsert } from './messages.js';
import type { MemberRows } from './memberRows.js';
import type { Statements } from './statements.js';
import type { UnhideChannel } from './unhideChannel.js';

/** What a new message changes beside its own row. */
export interface PostingParts {
  readonly statements: Statements;
  readonly channels: ChannelRows;
  readonly members: MemberRows;
  readonly counters: Counters;
  readonly live: LiveMembers;
  readonly absences: Absences;
  readonly unhide: UnhideChannel;
}

interface UserId {
  readonly user_id: string;
}

/** The members for whom a message does not count as unread, by the names of the rule. */
const createExemptions = ({
  statements: { query },
  absences,
}: PostingParts): Readonly<
  Record<UnreadExemption, (cid: string, authorId: string) => Promise<readonly string[]>>
> => {
  const mutedBy = query(
    'select members.user_id from mutes join members on members.user_id = mutes.user_id where mutes.kind = ? and mutes.target_id = ? and members.cid = ?',
  );
  const isMuted = query('select 1 from mutes where kind = ? and target_id = ? limit 1');
  const pending = query(
    'select user_id from members where cid = ? and invited = 1 and invite_accepted_at is null',
  );
  const membersWhoMuted = async (
    kind: 'user' | 'channel',
    id: string,
    cid: string,
  ): Promise<readonly string[]> => {
    const what = absent.mute(kind, id);
    if (absences.isKnown(what)) return [];
    if ((await isMuted(kind, id)).length === 0) {
      absences.note(what);
      return [];
    }
    return ((await mutedBy(kind, id, cid)) as readonly UserId[]).map(({ user_id }) => user_id);
  };
  return {
    own: (_, authorId) => Promise.resolve([authorId]),
    mutedAuthor: (cid, authorId) => membersWhoMuted('user', authorId, cid),
    mutedChannel: (cid) => membersWhoMuted('channel', cid, cid),
    pendingInvite: async (cid) => {
      const what = absent.pendingInvite(cid);
      if (absences.isKnown(what)) return [];
      const ids = ((await pending(cid)) as readonly UserId[]).map(({ user_id }) => user_id);
      if (ids.length === 0) absences.note(what);
      return ids;
    },
  };
};

/**
 * Stores a message with what it changes: the row of its channel, which counts it, the read position
 * of its author, and the rows of those for whom it does not count.
 */
export const postingStore = (parts: PostingParts): PostingStore => {
  const { statements, channels, members, counters, live, unhide } = parts;
  const insertMessage = createMessageInsert(statements);
  const exemptions = Object.values(createExemptions(parts));
  const skip = statements.write(
    'update members set unread_base = unread_base + 1 where cid = ? and user_id = ?',
  );
  return {
    post: async ({ message, lastMessageAt, author, counts, unhides }) => {
      const { cid, user_id: authorId } = message;
      insertMessage(message);
      if (counts) counters.increment(cid);
      if (lastMessageAt !== undefined || counts) channels.advance(cid, lastMessageAt, counts);
      if (counts) {
        const exempt = new Set<string>();
        for (const idsOf of exemptions) for (const id of await idsOf(cid, authorId)) exempt.add(id);
        live.increment(cid, exempt);
        // The read position of the author says it already.
        if (author) exempt.delete(authorId);
        for (const user_id of exempt) {
          members.forget({ cid, user_id });
          skip(cid, user_id);
        }
      }
      if (author) await members.read(author);
      return { unhiddenIds: unhides ? await unhide(cid) : [] };
    },
  };
};
