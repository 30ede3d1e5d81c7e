import { events } from '../../../protocol/events/eventTable.js';
import type { Channel } from '../../../protocol/objects.js';
import type { ChannelRow, LogRow, UserRow } from '../../ports/rows.js';
import type { LogRange } from '../../ports/logStore.js';
import type { StoreTx } from '../../ports/store.js';
import { createConnectionIndex } from '../delivery/connectionIndex.js';
import type { Context } from '../context.js';
import { isAllowed } from '../access/permissions.js';
import { historyStart } from '../access/visibility.js';
import { isOfHistory, withoutHistory } from '../delivery/eventVisibility.js';
import { configOf } from '../access/channelContext.js';
import { receivers } from '../delivery/routing.js';
import type { Connection } from '../connection.js';
import { channelView } from '../views/channelView.js';
import { loadUsers } from '../views/userView.js';
import { deliveryOf, type LoggedDelivery, type LogReader } from './logEntry.js';

/** The channels among `cids` that a user may read. */
export const readable = async (
  context: Context,
  user: UserRow,
  cids: readonly string[],
): Promise<readonly ChannelRow[]> => {
  const rows = await context.tx.channels.findAll(cids);
  const members = await context.tx.members.ofUser(user.id, cids);
  return rows.filter((channel) => {
    const { type, cid } = channel;
    if (!context.types.has(type)) return false;
    const actor = { user, trusted: false };
    const channelContext = {
      channel,
      actor,
      member: members.get(cid),
      config: configOf(context, channel),
    };
    return isAllowed(channelContext, 'read-channel');
  });
};

/** A user to read missed events for. */
export interface OfflineRecipient {
  readonly userId: string;
  /** The channels that a connection would have watched. */
  readonly watched: readonly string[];
  /** The last entry of each channel's line that the user knows. */
  readonly heads?: ReadonlyMap<string, number>;
  /** Whether to read these channels only, as both those who watch them and those who do not get them. */
  readonly onlyWatched?: boolean;
  /** Whether the events count that members elsewhere get, and that are derived from entries. */
  readonly withDerived: boolean;
}

/** A page of missed events. */
export interface Missed {
  readonly deliveries: readonly LoggedDelivery[];
  /** The entry after which more may follow; undefined at the end of the log. */
  readonly next: number | undefined;
}

const mergeById = (...lists: readonly (readonly LogRow[])[]): readonly LogRow[] =>
  [...new Map(lists.flat().map((row) => [row.id, row])).values()].sort((a, b) => a.id - b.id);

/** The entries that fit into `bytes`, at least one. */
const takeWithinBytes = (rows: readonly LogRow[], bytes: number): readonly LogRow[] => {
  let size = 0;
  const end = rows.findIndex(
    (row) => (size += (row.text ?? JSON.stringify(row.event)).length) > bytes,
  );
  return end < 0 ? rows : rows.slice(0, Math.max(1, end));
};

const placeholderConnection = (id: string, userId: string): Connection => ({
  id,
  userId,
  send: () => undefined,
  end: () => undefined,
  goAway: () => undefined,
});

/** The channels of entries, with the time up to which their history is hidden from the reader. */
const loadHistory = async (tx: StoreTx, userId: string, rows: readonly LogRow[]) => {
  const cids = [...new Set(rows.flatMap(({ cid }) => cid ?? []))];
  const channels = await tx.channels.findAll(cids);
  const members = await tx.members.ofUser(userId, cids);
  return new Map(
    channels.map((channel) => {
      const start = historyStart(channel, members.get(channel.cid));
      return [channel.cid, { createdAt: channel.created_at, start }];
    }),
  );
};

/**
 * The entries that a reader may see now, as it may see them: nothing of a channel of the same id
 * before this one, and no message of a history that is hidden or truncated. The lines of such
 * channels close up, so that what is left out is no gap.
 */
const visibleRows = async (
  tx: StoreTx,
  userId: string,
  rows: readonly LogRow[],
  heads: ReadonlyMap<string, number>,
): Promise<readonly LogRow[]> => {
  const history = await loadHistory(tx, userId, rows);
  const previous = new Map<string, number>();
  return rows.flatMap((row) => {
    const known = row.cid === null ? undefined : history.get(row.cid);
    if (row.cid === null || !known) return [row];
    if (row.after !== null && row.created_at <= known.createdAt) return [];
    if (known.start === '') return [row];
    const isHidden = isOfHistory(row.event, known.start);
    const event = withoutHistory(row.event, known.start);
    const shown = { ...row, event, text: undefined };
    if (row.after === null) return isHidden ? [] : [shown];
    // The entry before may be hidden and on a page before, so it is no later than where the reader began.
    const after = previous.get(row.cid) ?? Math.min(row.after, heads.get(row.cid) ?? row.after);
    previous.set(row.cid, isHidden ? after : row.id);
    return isHidden ? [] : [{ ...shown, after }];
  });
};

type Views = ReadonlyMap<string, Channel>;

/** The channels of entries from which an event with its channel is derived. */
const loadViews = async (context: Context, rows: readonly LogRow[]): Promise<Views> => {
  const { tx, types } = context;
  const cids = new Set(
    rows.flatMap(({ cid, routing }) => (cid !== null && 'derived' in routing ? [cid] : [])),
  );
  if (cids.size === 0) return new Map();
  const channels = (await tx.channels.findAll([...cids])).filter(({ type }) => types.has(type));
  const users = await loadUsers(
    tx,
    channels.map((channel) => channel.created_by_id),
  );
  return new Map(
    channels.map((channel) => [
      channel.cid,
      channelView(channel, configOf(context, channel), users(channel.created_by_id)),
    ]),
  );
};

/** The delivery of an entry, with the one that is derived from it. */
const deliveriesOf = (row: LogRow, reader: LogReader, views: Views): readonly LoggedDelivery[] => {
  const delivery = deliveryOf(row, reader);
  const channel = row.cid === null ? undefined : views.get(row.cid);
  const { derived } = delivery;
  if (derived === undefined || !channel) return [delivery];
  return [
    delivery,
    {
      ...delivery,
      key: derived,
      event: { ...delivery.event, type: events[derived].type, channel },
      text: undefined,
      ...(reader.counts && { counts: { [reader.userId]: reader.counts } }),
      place: { id: row.id },
    },
  ];
};

/** A reader with its counts, as far as the entries carry some. */
const loadReader = async (
  tx: StoreTx,
  userId: string,
  rows: readonly LogRow[],
): Promise<LogReader> => {
  const counts = (await tx.members.totals([userId])).get(userId);
  const ofThreads = rows.some(({ routing }) => 'threadCounts' in routing);
  const threadCounts = ofThreads ? (await tx.threads.totals([userId])).get(userId) : undefined;
  return { userId, counts, threadCounts };
};

/** Reads missed events by the rules of live delivery. */
export const readMissed = async (
  context: Context,
  { userId, watched, onlyWatched = false, heads = new Map(), withDerived }: OfflineRecipient,
  stretch: LogRange & { readonly bytes?: number },
): Promise<Missed> => {
  const { tx } = context;
  const named = onlyWatched ? { ...stretch, cids: watched } : stretch;
  const rows = mergeById(
    await tx.log.ofChannels(watched, stretch),
    // What is derived from an entry of a watched channel is for those who do not watch it.
    await tx.log.ofUser(userId, named, withDerived ? { except: watched } : undefined),
  );
  const index = createConnectionIndex();
  index.add(placeholderConnection('watching', userId));
  for (const cid of watched) index.watch('watching', cid);
  if (onlyWatched) index.add(placeholderConnection('elsewhere', userId));
  const { limit, bytes = Infinity } = stretch;
  const page = takeWithinBytes(rows.slice(0, limit), bytes);
  const reader = await loadReader(tx, userId, page);
  // Those who watch a channel do not get what is derived from its entries.
  const elsewhere = page.filter(({ cid }) => cid !== null && !index.isWatching('watching', cid));
  const views: Views = withDerived ? await loadViews(context, elsewhere) : new Map();
  return {
    deliveries: (await visibleRows(tx, userId, page, heads))
      .flatMap((row) => deliveriesOf(row, reader, views))
      .filter((delivery) => receivers(index, delivery).size > 0),
    next: rows.length < limit && page.length === rows.length ? undefined : page.at(-1)?.id,
  };
};
