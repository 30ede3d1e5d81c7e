import type { MemberRow } from '../ports/rows.js';
import type { Counters } from './counters.js';
import type { CacheReads } from '../ports/cacheReads.js';
import type { Journal } from './journal.js';
import type { LiveMembers } from './liveMembers.js';
import { createRowCache } from './rowCache.js';
import { type Absences, absent } from './absences.js';
import { forIds, type Sql } from './sql.js';
import { type Statements, upsertInto, valuesOf } from './statements.js';
import { memberColumns, type Tables } from './tables.js';

type Stored = Tables['members'];

/** A membership with the messages of its channel that do not count for it. */
interface Membership {
  /** Its count of unread messages, if it has one, may be old. */
  readonly row: Omit<MemberRow, 'unread_messages'>;
  readonly base: number;
}

const membershipOf = (stored: Stored): Membership => {
  const { unread_base: base, ...row } = memberColumns.decode(stored);
  return { row, base };
};

const columns = [
  ...(['cid', 'user_id', 'channel_role', 'created_at', 'updated_at', 'banned'] as const),
  ...(['shadow_banned', 'hidden', 'last_read', 'last_read_message_id'] as const),
  ...(['public_last_read', 'public_last_read_message_id', 'unread_base', 'invited'] as const),
  ...(['invite_accepted_at', 'invite_rejected_at', 'archived_at', 'pinned_at'] as const),
  ...(['last_delivered_at', 'last_delivered_message_id', 'delivered_to'] as const),
  ...(['hide_messages_before', 'data'] as const),
] satisfies readonly (keyof Stored)[];

/** The columns of a read position. */
const readColumns = [
  ...(['last_read', 'last_read_message_id', 'public_last_read'] as const),
  ...(['public_last_read_message_id', 'unread_base'] as const),
  ...(['last_delivered_at', 'last_delivered_message_id', 'delivered_to'] as const),
] satisfies readonly (keyof Stored)[];

const hasJoined = ({ invited, invite_accepted_at }: Membership['row']): boolean =>
  !invited || invite_accepted_at !== null;

/** A user in a channel. */
type Pair = Pick<MemberRow, 'cid' | 'user_id'>;

/** The memberships, read from memory where they are known and written to the tables at once. */
export interface MemberRows {
  readonly decode: (stored: readonly Stored[]) => Promise<readonly MemberRow[]>;
  /** The members among pairs of a channel and a user; `load` reads those that are not known. */
  readonly find: (
    pairs: readonly Pair[],
    load: (unknown: readonly Pair[]) => Promise<readonly Stored[]>,
  ) => Promise<readonly MemberRow[]>;
  readonly save: (row: MemberRow) => Promise<void>;
  /** Moves the read position of a member to a message that has just been counted. */
  readonly read: (row: MemberRow) => Promise<void>;
  readonly remove: (cid: string, userIds: readonly string[]) => Promise<void>;
  /** To be called before a membership is changed by a statement of another kind. */
  readonly forget: (pair: Pair) => void;
  readonly forgetAll: () => void;
}

/** What memberships are kept with. */
export interface MemberRowsOptions {
  readonly sql: Sql;
  readonly statements: Statements;
  readonly journal: Journal;
  readonly counters: Counters;
  readonly live: LiveMembers;
  readonly absences: Absences;
  readonly capacity: number;
  readonly reads?: CacheReads | undefined;
}

export const createMemberRows = (options: MemberRowsOptions): MemberRows => {
  const { sql, statements, journal, counters, live, absences, capacity, reads } = options;
  const rows = createRowCache<Membership>('members', capacity, journal, reads);
  const upsert = statements.write(upsertInto('members', columns, ['cid', 'user_id']));
  const update = statements.write(
    `update members set ${readColumns.map((column) => `${column} = ?`).join(', ')}
     where cid = ? and user_id = ?`,
  );
  // No user id contains a space.
  const keyOf = ({ cid, user_id }: Pair): string => `${cid} ${user_id}`;

  const toRows = async (memberships: readonly Membership[]): Promise<readonly MemberRow[]> => {
    const counted = new Map<string, number>();
    for (const { row } of memberships)
      if (!counted.has(row.cid)) counted.set(row.cid, await counters.of(row.cid));
    return memberships.map(({ row, base }) => ({
      ...row,
      unread_messages: (counted.get(row.cid) ?? 0) - base,
    }));
  };

  /** Whether a channel may have got a hidden member or a pending invite, or lost one. */
  const isRare = ({ row }: Membership): boolean => row.hidden || !hasJoined(row);

  const write = async (row: MemberRow): Promise<Membership> => {
    const { cid, user_id, unread_messages: unread } = row;
    const after = { row, base: (await counters.of(cid)) - unread };
    rows.write(keyOf(row), after);
    live.put({ cid, user_id, hasJoined: hasJoined(row), unread });
    return after;
  };

  return {
    decode: (stored) => toRows(stored.map(membershipOf)),
    find: async (pairs, load) => {
      const unknown = pairs.filter((pair) => rows.get(keyOf(pair)) === undefined);
      const loaded = new Map(
        (unknown.length === 0 ? [] : await load(unknown)).map((row) => [keyOf(row), row]),
      );
      for (const pair of unknown) {
        const stored = loaded.get(keyOf(pair));
        rows.fill(keyOf(pair), stored ? membershipOf(stored) : null);
      }
      return toRows(
        pairs.flatMap((pair) => {
          const row = rows.get(keyOf(pair));
          if (row) return [row];
          // More pairs than the cache holds.
          const stored = row === undefined ? loaded.get(keyOf(pair)) : undefined;
          return stored ? [membershipOf(stored)] : [];
        }),
      );
    },
    save: async (row) => {
      const before = rows.get(keyOf(row));
      const after = await write(row);
      if (isRare(after) || !before || isRare(before)) {
        absences.forget(absent.hiddenMember(row.cid));
        absences.forget(absent.pendingInvite(row.cid));
      }
      const stored = memberColumns.encode({ ...row, unread_base: after.base });
      upsert(...valuesOf(stored, columns));
    },
    read: async (row) => {
      const { base } = await write(row);
      update(...valuesOf({ ...row, unread_base: base }, readColumns), row.cid, row.user_id);
    },
    remove: async (cid, userIds) => {
      for (const user_id of userIds) {
        rows.write(keyOf({ cid, user_id }), null);
        live.remove(cid, user_id);
      }
      await forIds(userIds, async (some) => {
        for (const table of ['members', 'thread_participants', 'reminders'] as const)
          await sql.deleteFrom(table).where('cid', '=', cid).where('user_id', 'in', some).execute();
        return [];
      });
    },
    forget: (pair) => rows.forget(keyOf(pair)),
    forgetAll: rows.forgetAll,
  };
};
