import type { ChannelRow } from '../ports/rows.js';
import type { Counters } from './counters.js';
import type { CacheReads } from '../ports/cacheReads.js';
import type { Journal } from './journal.js';
import { createRowCache } from './rowCache.js';
import { byKey } from './sql.js';
import { type Statements, upsertInto, valuesOf } from './statements.js';
import { channelColumns, type Tables } from './tables.js';

type Stored = Omit<Tables['channels'], 'counted_messages'>;

const columns = [
  ...(['cid', 'type', 'id', 'created_by_id', 'created_at', 'updated_at'] as const),
  ...(['last_message_at', 'member_count', 'frozen', 'disabled', 'cooldown', 'team'] as const),
  ...(['filter_tags', 'config_overrides', 'truncated_at', 'deleted_at', 'data'] as const),
] satisfies readonly (keyof Stored)[];

/** The channels, read from memory where they are known and written to the tables at once. */
export interface ChannelRows {
  /** A channel, deleted or not. */
  readonly find: (cid: string) => Promise<ChannelRow | undefined>;
  /** Those that are there, deleted or not; `load` reads those that are not known. */
  readonly findAll: (
    cids: readonly string[],
    load: (unknown: readonly string[]) => Promise<readonly ChannelRow[]>,
  ) => Promise<readonly ChannelRow[]>;
  readonly save: (row: ChannelRow) => void;
  /** Sets the moment of the last message, and counts a message. */
  readonly advance: (cid: string, lastMessageAt: string | undefined, counts: boolean) => void;
  readonly remove: (cid: string) => void;
}

export const createChannelRows = (
  { query, write }: Statements,
  journal: Journal,
  counters: Counters,
  capacity: number,
  reads?: CacheReads,
): ChannelRows => {
  const rows = createRowCache<ChannelRow>('channels', capacity, journal, reads);
  const select = query(
    `select ${columns.map((it) => `"${it}"`).join(', ')} from channels where cid = ?`,
  );
  const upsert = write(upsertInto('channels', columns, ['cid']));
  const advance = write(
    `update channels set last_message_at = coalesce(?, last_message_at),
     counted_messages = counted_messages + ? where cid = ?`,
  );
  const remove = write('delete from channels where cid = ?');

  const find = async (cid: string): Promise<ChannelRow | undefined> => {
    const known = rows.get(cid);
    if (known !== undefined) return known ?? undefined;
    const [stored] = (await select(cid)) as readonly Stored[];
    const row = stored ? channelColumns.decode(stored) : undefined;
    rows.fill(cid, row ?? null);
    return row;
  };

  return {
    find,
    findAll: async (cids, load) => {
      const known = new Map([...new Set(cids)].map((cid) => [cid, rows.get(cid)]));
      const unknown = [...known].flatMap(([cid, row]) => (row === undefined ? [cid] : []));
      const loaded = byKey(unknown.length === 0 ? [] : await load(unknown), 'cid');
      for (const cid of unknown) rows.fill(cid, loaded.get(cid) ?? null);
      return [...known].flatMap(([cid, row]) => row ?? loaded.get(cid) ?? []);
    },
    save: (row) => {
      rows.write(row.cid, row);
      upsert(...valuesOf(channelColumns.encode(row), columns));
    },
    advance: (cid, last_message_at, counts) => {
      const row = rows.get(cid);
      if (last_message_at !== undefined) {
        if (row) rows.write(cid, { ...row, last_message_at });
        else rows.forget(cid);
      }
      advance(last_message_at ?? null, Number(counts), cid);
    },
    remove: (cid) => {
      rows.write(cid, null);
      counters.reset(cid);
      remove(cid);
    },
  };
};
