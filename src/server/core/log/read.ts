import type { ChannelRow, LogRow, UserRow } from '../../ports/rows.js';
import type { LogStretch } from '../../ports/logStore.js';
import type { StoreTx } from '../../ports/store.js';
import { createConnectionIndex } from '../delivery/connectionIndex.js';
import type { Context } from '../context.js';
import { isAllowed } from '../access/permissions.js';
import { configOf } from '../access/channelContext.js';
import { receivers } from '../delivery/routing.js';
import type { Connection } from '../connection.js';
import { deliveryOf, type LoggedDelivery } from './logEntry.js';

/** Those of the channels that a user may read. */
export const readable = async (
  context: Context,
  user: UserRow,
  cids: readonly string[],
): Promise<readonly ChannelRow[]> => {
  const rows = await context.tx.channels.query({ cids });
  const members = await context.tx.members.ofUser(user.id, cids);
  return rows.filter((channel) => {
    const { type, cid } = channel;
    if (!context.types.has(type)) return false;
    const actor = { user, trusted: false };
    const room = { channel, actor, member: members.get(cid), config: configOf(context, channel) };
    return isAllowed(room, 'read-channel');
  });
};

/** Somebody who was not there. */
export interface OfflineRecipient {
  readonly userId: string;
  /** What a connection would have watched. */
  readonly watched: readonly string[];
  /** Whether there would also have been a connection that watches nothing. */
  readonly elsewhere?: boolean;
}

/** A stretch of the log as somebody would have got it. */
export interface Missed {
  readonly deliveries: readonly LoggedDelivery[];
  /** The entry after which there may be more; none at the end of the log. */
  readonly next: number | undefined;
}

const merged = (...lists: readonly (readonly LogRow[])[]): readonly LogRow[] =>
  [...new Map(lists.flat().map((row) => [row.id, row])).values()].sort((a, b) => a.id - b.id);

/** As many entries as fit, one at least. */
const fitting = (rows: readonly LogRow[], bytes: number): readonly LogRow[] => {
  let size = 0;
  const end = rows.findIndex(({ event }) => (size += JSON.stringify(event).length) > bytes);
  return end < 0 ? rows : rows.slice(0, Math.max(1, end));
};

/** A connection that would have been there. */
const placeholderConnection = (id: string, userId: string): Connection => ({
  id,
  userId,
  send: () => undefined,
  end: () => undefined,
});

/** Reads the log by the rules that live events go by. */
export const readMissed = async (
  tx: StoreTx,
  { userId, watched, elsewhere = false }: OfflineRecipient,
  stretch: LogStretch & { readonly bytes?: number },
): Promise<Missed> => {
  const rows = merged(
    await tx.log.ofChannels(watched, stretch),
    await tx.log.ofUser(userId, stretch),
  );
  const index = createConnectionIndex();
  index.add(placeholderConnection('watching', userId));
  for (const cid of watched) index.watch('watching', cid);
  if (elsewhere) index.add(placeholderConnection('elsewhere', userId));
  const reader = { userId, counts: (await tx.members.totals([userId])).get(userId) };
  const { limit, bytes = Infinity } = stretch;
  const page = fitting(rows.slice(0, limit), bytes);
  return {
    deliveries: page
      .map((row) => deliveryOf(row, reader))
      .filter((delivery) => receivers(index, delivery).size > 0),
    next: rows.length < limit && page.length === rows.length ? undefined : page.at(-1)?.id,
  };
};
