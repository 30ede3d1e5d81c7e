import { sql as raw, type SqlBool } from 'kysely';
import { type Absences, absent } from './absences.js';
import type { MemberRows } from './memberRows.js';
import type { Sql } from './sql.js';
import type { Statements } from './statements.js';

/** What a channel is unhidden with. */
export interface UnhideParts {
  readonly sql: Sql;
  readonly statements: Statements;
  readonly members: MemberRows;
  readonly absences: Absences;
}

/** Unhides a channel for members who hid it and did not mute it; resolves to their ids. */
export type UnhideChannel = (cid: string) => Promise<readonly string[]>;

interface UserId {
  readonly user_id: string;
}

export const createUnhideChannel = (parts: UnhideParts): UnhideChannel => {
  const { sql, statements, members, absences } = parts;
  const selectHiding = statements.query('select user_id from members where cid = ? and hidden = 1');
  return async (cid) => {
    const hidden = absent.hiddenMember(cid);
    if (absences.isKnown(hidden)) return [];
    const hiding = (await selectHiding(cid)) as readonly UserId[];
    if (hiding.length === 0) {
      absences.note(hidden);
      return [];
    }
    absences.forget(hidden);
    for (const { user_id } of hiding) members.forget({ cid, user_id });
    const shown = await sql
      .updateTable('members')
      .set({ hidden: 0 })
      .where('cid', '=', cid)
      // A parameter would keep SQLite from using the index of the few.
      .where(raw<SqlBool>`hidden = 1`)
      .where('user_id', 'not in', (nested) =>
        nested
          .selectFrom('mutes')
          .select('mutes.user_id')
          .where('mutes.kind', '=', 'channel')
          .where('mutes.target_id', '=', cid),
      )
      .returning('user_id')
      .execute();
    return shown.map(({ user_id }) => user_id);
  };
};
