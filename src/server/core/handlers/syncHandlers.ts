import * as O from '#fp-ts/Option';
import type { SyncRequest, WireEvent } from '../../../protocol/endpoints/sync.js';
import type { EventEntry } from '../../../protocol/events/eventEntry.js';
import { events } from '../../../protocol/events/eventTable.js';
import { type ChannelAddress, parseCid } from '../../../protocol/ids.js';
import type { UserRow } from '../../ports/rows.js';
import { requireActor } from '../access/actor.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { frameFor } from '../delivery/frame.js';
import { withNewestMessages } from '../log/newestMessages.js';
import { readable, readMissed } from '../log/read.js';
import { normalizeTimestamp } from '../requests/timestamps.js';
import { fail } from '../requests/failure.js';
import { publicUser } from '../views/userView.js';
import { requireConnection, startWatching } from '../delivery/watching.js';
import type { LoggedDelivery } from '../log/logEntry.js';
import { addMs, toMillis } from '../../../protocol/time.js';

const mostEvents = 1_000;
/** How many pages of the log are read, among them what the caller does not get. */
const mostPages = 3;
const oldestDays = 30;
const dayMs = 24 * 60 * 60 * 1000;

const rows: readonly (readonly [string, EventEntry])[] = Object.entries(events);
const syncKeys = rows.flatMap(([key, row]) => (row.inSync ? [key] : []));

const addressesOf = ({ channel_cids }: SyncRequest): ReadonlyMap<string, ChannelAddress> => {
  const cids = [...new Set(channel_cids)];
  if (cids.length === 0) fail('Input', 'channel_cids must name at least one channel');
  return new Map(
    cids.map((cid) => {
      const address = parseCid(cid);
      return [
        cid,
        O.isSome(address) ? address.value : fail('Input', `'${cid}' is not a channel id`),
      ];
    }),
  );
};

/** The last log entry before `last_sync_at`. */
const positionAt = async ({ tx, stamp }: Context, { last_sync_at }: SyncRequest) => {
  const since = normalizeTimestamp(last_sync_at) ?? '';
  const position = await tx.log.idAt(since);
  const isTooOld = toMillis(since) < toMillis(addMs(stamp(), -oldestDays * dayMs));
  if (isTooOld || position < (await tx.log.state()).floor)
    fail('Input', 'Too old last_sync_at time, the log starts later: query the channels instead');
  return position;
};

const missedSince = async (
  context: Context,
  { id: userId }: UserRow,
  watched: readonly string[],
  position: number,
): Promise<readonly LoggedDelivery[]> => {
  const missed: LoggedDelivery[] = [];
  const recipient = { userId, watched, onlyWatched: true, withDerived: false };
  let from: number | undefined = position;
  for (let page = 0; page < mostPages && from !== undefined; page += 1) {
    const stretch = { after: from, limit: mostEvents + 1, keys: syncKeys };
    const { deliveries, next } = await readMissed(context, recipient, stretch);
    missed.push(...deliveries);
    from = missed.length > mostEvents ? undefined : next;
  }
  if (from !== undefined || missed.length > mostEvents)
    fail(
      'Input',
      `Too many events since last_sync_at, at most ${mostEvents}: query the channels instead`,
    );
  return missed;
};

/** Those of the channels that exist, or existed as far as the log goes back. */
const existingAmong = async <Entry extends readonly [cid: string, ...unknown[]]>(
  { tx }: Context,
  entries: readonly Entry[],
): Promise<readonly Entry[]> => {
  const heads = await tx.log.heads(entries.map(([cid]) => cid));
  const channels = await tx.channels.findAll(entries.map(([cid]) => cid));
  const known = new Set(channels.map(({ cid }) => cid));
  const existing: Entry[] = [];
  for (const entry of entries) {
    const [cid] = entry;
    const isKnown = known.has(cid) || (heads.get(cid) ?? 0) > 0;
    if (isKnown || (await tx.channels.findDeleted(cid))) existing.push(entry);
  }
  return existing;
};

const sync: Handler<'sync'> = async (context, { caller, request, connectionId }) => {
  const { stamp } = context;
  const addresses = addressesOf(request);
  const actor = await requireActor(context, caller, undefined);
  const position = await positionAt(context, request);
  const channels = await readable(context, actor.user, [...addresses.keys()]);
  const watched = channels.map(({ cid }) => cid);
  const inaccessible = [...addresses].filter(([cid]) => !watched.includes(cid));
  const missed = await missedSince(context, actor.user, watched, position);
  const user = publicUser(actor.user);
  const removals = (await existingAmong(context, inaccessible)).map(([cid, address]) =>
    emitIn(stamp, { cid, ...address }, 'notification.removed_from_channel', {
      channel: { cid, ...address },
      member: { user_id: user.id, user },
      user,
    }),
  );
  const asEvent = (delivery: (typeof removals)[number]): WireEvent =>
    JSON.parse(frameFor(delivery)(user.id)) as WireEvent;
  const listed = request.with_inaccessible_cids === true;
  const connection =
    request.watch === true
      ? await requireConnection(context, caller, request.connection_id ?? connectionId)
      : undefined;
  return {
    response: {
      events: [...withNewestMessages(missed), ...(listed ? [] : removals)].map(asEvent),
      ...(listed && { inaccessible_cids: inaccessible.map(([cid]) => cid) }),
    },
    emitted: connection ? await startWatching(context, connection, user, channels) : [],
  };
};

export const syncHandlers: HandlersOf<'sync'> = { sync };
