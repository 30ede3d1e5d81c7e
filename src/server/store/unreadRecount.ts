import { sql as raw, type SqlBool } from 'kysely';
import type { RecountRange } from '../ports/members.js';
import { countsAfter } from './countsAfter.js';
import { isAmong } from './filterValues.js';
import type { LiveMembers } from './liveMembers.js';
import type { MemberRows } from './memberRows.js';
import { perDialect } from './perDialect.js';
import type { Sql } from './sql.js';
import type { Statements } from './statements.js';
import { canBeUnread, countUnread, everMuted } from './unreadMessages.js';

/** The moment after which messages count for a member. */
const since = raw<string>`(case when coalesce(members.hide_messages_before, '') > members.last_read
  then members.hide_messages_before else members.last_read end)`;

// With statistics of a large channel SQLite reads all that follows in the channel for each member.
const byAuthor = perDialect(raw`messages indexed by messages_author`, raw`messages`);

/** A member whose unread messages are counted. */
interface CountedMember {
  readonly user_id: string;
  readonly since: string;
  readonly base: number;
  readonly joined: number;
  /** Whether the member mutes or muted somebody or a channel, so that its messages are looked at. */
  readonly mutes: number;
  /** Its own messages after the moment. */
  readonly own: number | string;
}

/** How many members one transaction counts for. */
const membersAtOnce = 500;

/** How many messages one transaction looks at, one by one, for members who mute. */
const messagesAtOnce = 20_000;

/** What the counts are made with. */
export interface UnreadRecountParts {
  readonly sql: Sql;
  readonly statements: Statements;
  readonly rows: MemberRows;
  readonly live: LiveMembers;
}

/**
 * Recounts the unread messages of members from the messages that are left. All members share one pass
 * over the messages: one counts those after its moment, less its own. Only for those who mute each
 * message is looked at.
 */
export const createUnreadRecount = ({ sql, statements, rows, live }: UnreadRecountParts) => {
  const setBase = statements.write(
    'update members set unread_base = ? where cid = ? and user_id = ?',
  );
  const selectCount = statements.query('select counted_messages from channels where cid = ?');

  const countedIn = async (cid: string): Promise<number> => {
    const [row] = (await selectCount(cid)) as readonly { readonly counted_messages: number }[];
    return row?.counted_messages ?? 0;
  };

  const membersOf = async (cid: string, counted: number, range: RecountRange) => {
    const { rows: found } = await raw<CountedMember>`
      select members.user_id, ${since} as since, members.unread_base as base,
        (case when members.invited = 0 or members.invite_accepted_at is not null
          then 1 else 0 end) as joined,
        ${everMuted(raw.ref('members.user_id'))} as mutes,
        (select count(*) from ${byAuthor} where messages.user_id = members.user_id
          and messages.cid = members.cid and messages.created_at > ${since}
          and ${canBeUnread}) as own
      from members
      where members.cid = ${cid} and members.unread_base < ${counted}
        and ${
          'userIds' in range
            ? isAmong(raw`members.user_id`, range.userIds)
            : raw<SqlBool>`members.user_id > ${range.after}`
        }
      order by members.user_id limit ${membersAtOnce}`.execute(sql);
    return found;
  };

  /** Recounts for some members; resolves to the last one of them if more may be left. */
  return async (cid: string, range: RecountRange): Promise<string | undefined> => {
    const counted = await countedIn(cid);
    const members = await membersOf(cid, counted, range);
    if (members.length === 0) return undefined;
    const after = await countsAfter(
      sql,
      raw<SqlBool>`messages.cid = ${cid} and ${canBeUnread}`,
      members.map((member) => member.since),
    );
    let looked = 0;
    for (const { user_id, since: moment, base, joined, mutes, own } of members) {
      const most = after.get(moment) ?? 0;
      const unread =
        mutes === 0 || most === 0
          ? most - Number(own)
          : await countUnread(sql, cid, user_id, moment);
      if (counted - unread !== base) {
        rows.forget({ cid, user_id });
        setBase(counted - unread, cid, user_id);
        live.put({ cid, user_id, hasJoined: joined === 1, unread });
      }
      if (mutes === 1) looked += most;
      if (looked >= messagesAtOnce) return user_id;
    }
    return members.length === membersAtOnce ? members.at(-1)?.user_id : undefined;
  };
};
