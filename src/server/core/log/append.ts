import type { Delivery, EventDelivery, Routing } from '../../ports/bus.js';
import type { LogRow, LogUserRow } from '../../ports/rows.js';
import type { LogPosition } from '../../../protocol/eventLog.js';
import type { Reminder } from '../../../protocol/objects.js';
import type { Context } from '../context.js';
import type { RequestInfo } from '../call.js';
import { isDurable, placeOf, rowOf } from './logEntry.js';
import { formatMicros, toMillis } from '../../../protocol/time.js';

const needsPosition = (delivery: Delivery): delivery is EventDelivery =>
  isDurable(delivery) && !delivery.place && delivery.isRetained !== true;

const isFor = (delivery: EventDelivery, audience: 'watchers' | 'members' | 'subject'): boolean =>
  rowOf(delivery.key).recipients.some(({ to }) => to === audience);

/** The channel whose line an event belongs to: the line holds what every watcher receives. */
const channelLogOf = (delivery: EventDelivery): string | undefined =>
  delivery.onlyTo === undefined && isFor(delivery, 'watchers') ? delivery.cid : undefined;

const isByMembership = (delivery: EventDelivery): boolean =>
  delivery.byMembership === true && delivery.onlyTo === undefined && isFor(delivery, 'members');

/** The users whom an event is stored for by id. */
const recipientIds = (delivery: EventDelivery): readonly string[] => {
  const { onlyTo, subjectId, memberIds = [] } = delivery;
  if (onlyTo) return onlyTo;
  const subjects = isFor(delivery, 'subject') && subjectId !== undefined ? [subjectId] : [];
  const members = isFor(delivery, 'members') && !isByMembership(delivery) ? memberIds : [];
  return [...new Set([...subjects, ...members])];
};

const routingOf = ({
  cid,
  subjectId,
  evenWatching,
  onlyTo,
  counts,
  threadCounts,
  derived,
  skipsPush,
  trace,
}: EventDelivery): Routing => ({
  ...(derived !== undefined && { derived }),
  ...(skipsPush !== undefined && { skipsPush }),
  ...(trace !== undefined && { trace }),
  ...(cid !== undefined && { cid }),
  ...(subjectId !== undefined && { subjectId }),
  ...(evenWatching !== undefined && { evenWatching }),
  ...(onlyTo && { onlyTo }),
  // Marks that the event carries counts; a reader gets those at the time of reading.
  ...(counts && { counts: {} }),
  ...(threadCounts && { threadCounts: {} }),
});

/**
 * An event as the log keeps it. A reminder is stored without its message, which may be hidden from its
 * owner or deleted for good before the event is read.
 */
const storedEvent = ({ event }: EventDelivery): LogRow['event'] => {
  const { reminder } = event as { readonly reminder?: Reminder };
  if (!reminder) return event;
  const { message: _, ...stored } = reminder;
  return { ...event, reminder: stored };
};

/** The row of an event, with what is derived from it if the next event shares its entry. */
const toRow = (
  delivery: EventDelivery,
  next: EventDelivery | undefined,
  id: number,
  after: number | null,
  now: string,
  requestInfo: RequestInfo | undefined,
): LogRow => ({
  id,
  cid: delivery.cid ?? null,
  after,
  to_members: isByMembership(delivery) || (next?.sharesEntry === true && isByMembership(next)),
  key: delivery.key,
  event: storedEvent(delivery),
  routing: { ...routingOf(delivery), ...(next?.sharesEntry && { derived: next.key }) },
  request_info: { ...requestInfo },
  created_at: now,
});

const weekMs = 7 * 24 * 60 * 60 * 1000;
const defaultLimit = 1_000_000;

/** The number of entries between two sweeps of the log. */
const sweepInterval = 256;

const sweep = async ({ tx, settings }: Context, last: number, now: string): Promise<void> => {
  const { logRetentionMs = weekMs, logLimit = defaultLimit } = settings;
  const tooOld = await tx.log.idAt(formatMicros((toMillis(now) - logRetentionMs) * 1000));
  const upTo = Math.max(tooOld, last - logLimit);
  if (upTo > 0) await tx.log.truncate(upTo);
};

/**
 * Appends the durable deliveries that are not in the log yet, and returns all deliveries with their
 * log positions.
 */
export const appendToLog = async (
  context: Context,
  deliveries: readonly Delivery[],
): Promise<readonly Delivery[]> => {
  const { tx, stamp, requestInfo } = context;
  const durable = deliveries.filter(needsPosition);
  if (durable.length === 0) return deliveries;
  const lines = [...new Set(durable.flatMap((delivery) => channelLogOf(delivery) ?? []))];
  const heads = new Map(await tx.log.heads(lines));
  const { last } = await tx.log.state();
  // Later than all rows of the call, so that members added by it are included.
  const now = stamp();
  const places = new Map<Delivery, LogPosition>();
  const rows: LogRow[] = [];
  const users: LogUserRow[] = [];
  let id = last;
  for (const [index, delivery] of durable.entries()) {
    if (delivery.sharesEntry) {
      places.set(delivery, { id });
      continue;
    }
    id += 1;
    const line = channelLogOf(delivery);
    // A channel that is created again starts a new line.
    const before = delivery.key === 'channel.created' ? 0 : (heads.get(line ?? '') ?? 0);
    const after = line === undefined ? null : before;
    if (line !== undefined) heads.set(line, id);
    const row = toRow(delivery, durable[index + 1], id, after, now, requestInfo);
    rows.push(row);
    places.set(delivery, placeOf(row));
    for (const user_id of recipientIds(delivery)) users.push({ user_id, log_id: id });
  }
  await tx.log.append(rows, users);
  if (Math.floor(last / sweepInterval) < Math.floor(id / sweepInterval))
    await sweep(context, id, now);
  return deliveries.map((delivery) => {
    const place = places.get(delivery);
    return place ? { place, ...delivery } : delivery;
  });
};
