import { sameJson } from '../internal/sameJson.js';
import type { ChannelResponse } from '../protocol/endpoints/channels.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Message, OwnUser, User } from '../protocol/objects.js';
import type { DateTime } from '../protocol/primitives.js';
import { isLater, later, toMillis } from '../protocol/time.js';
import { cidOf } from './channel.js';
import type { Mutes } from './mutes.js';
import type { MessagePage } from './timeline/mergeMessages.js';

const ignoredTypes = [
  'connection.changed',
  'connection.recovered',
  'health.check',
  'typing.start',
  'typing.stop',
  'unknown',
] as const;

/** An event whose effect a response can overwrite. */
export type ReplayableEvent = Exclude<ChatEvent, { readonly type: (typeof ignoredTypes)[number] }>;

/** Whether a response can overwrite the effect of an event. */
export const isReplayable = (event: ChatEvent): event is ReplayableEvent =>
  !ignoredTypes.some((type) => type === event.type);

/** A folded event, with the parts of the state before it that its replay reads. */
export interface EventUpdate {
  readonly event: ReplayableEvent;
  readonly me: OwnUser | undefined;
  readonly total: number | undefined;
  readonly mutes: Mutes;
}

/** The response to a query of a channel. */
export interface ChannelUpdate {
  readonly response: ChannelResponse;
  /** Whether the channel has messages before those of the response, where that is known. */
  readonly hasOlder?: boolean | undefined;
}

/** A page of messages of a channel. */
interface PageUpdate {
  readonly cid: string;
  readonly messages: readonly Message[];
  readonly page?: MessagePage | undefined;
}

/** A merged response: that of a channel query, a page of messages, or a list of users. */
export type ResponseUpdate = ChannelUpdate | PageUpdate | { readonly users: readonly User[] };

/** An event or a response. */
export type Update = EventUpdate | ResponseUpdate;

/** A list of updates, the newest first: adding one shares the others. */
interface Link {
  readonly update: Update;
  /** How many updates were added before this one, and before the request of a response was sent. */
  readonly number: number;
  readonly sent: number;
  readonly older: Link | undefined;
  readonly length: number;
}

/**
 * The latest updates in the order of the log. Responses and events take different ways, so an update
 * can arrive after a newer one. It is put in its place here, and the newer ones are replayed.
 */
export interface RecentUpdates {
  readonly newest: Link | undefined;
  /** How many updates were added so far. */
  readonly count: number;
  /** The highest log id of an event, and the latest moment of one. */
  readonly eventId: number;
  readonly eventAt: DateTime | undefined;
  /** The highest log id that a response includes. */
  readonly responseId: number;
  /** The log that the ids belong to. */
  readonly epoch: string | undefined;
}

export const noUpdates: RecentUpdates = {
  newest: undefined,
  count: 0,
  eventId: 0,
  eventAt: undefined,
  responseId: 0,
  epoch: undefined,
};

/** How many updates are kept at least, unless they are too old. */
const capacity = 1_000;

/** How long updates are kept at least: no request takes longer. */
const maxAgeMs = 60_000;

/** The log id of an event, or of the newest event that the response of a channel includes. */
const idOf = (update: Update): number | undefined => {
  if ('event' in update) return update.event.millrace?.id;
  return 'response' in update ? update.response.millrace?.id : undefined;
};

/** The channel of an update, if it has one. */
export const channelOf = (update: Update): string | undefined => {
  if ('event' in update) return cidOf(update.event);
  if ('response' in update) return update.response.channel.cid;
  return 'cid' in update ? update.cid : undefined;
};

const link = (update: Update, number: number, sent: number, older: Link | undefined): Link => ({
  update,
  number,
  sent,
  older,
  length: (older?.length ?? 0) + 1,
});

const noLinks: readonly Link[] = [];

/** The links that are newer than one of them, the newest first. Nearly always there are none. */
const newerThan = (newest: Link | undefined, end: Link | undefined): readonly Link[] => {
  if (newest === end) return noLinks;
  const links: Link[] = [];
  for (let each = newest; each && each !== end; each = each.older) links.push(each);
  return links;
};

const linked = (links: readonly Link[], older: Link | undefined): Link | undefined =>
  links.reduceRight<Link | undefined>(
    (rest, { update, number, sent }) => link(update, number, sent, rest),
    older,
  );

/** The newest link that passes. */
const findLink = (newest: Link | undefined, passes: (link: Link) => boolean): Link | undefined => {
  let each = newest;
  while (each && !passes(each)) each = each.older;
  return each;
};

/** The updates with one more, and those that are newer, the oldest first. */
interface Insertion {
  readonly recent: RecentUpdates;
  readonly newer: readonly Update[];
}

const hasNoPlace = ({ update }: Link): boolean =>
  'event' in update && update.event.millrace?.id === undefined;

/**
 * Adds an update behind `place`. Events arrive in the order of the log: one without a log id that
 * arrived before an event with one is older than that event.
 */
const insert = (
  { newest, count, eventId, eventAt, responseId, epoch }: RecentUpdates,
  update: Update,
  place: Link | undefined,
  sent = 0,
): Insertion => {
  const isEvent = 'event' in update;
  const links = newerThan(newest, place);
  const newer = links.filter((each) => !isEvent || !hasNoPlace(each));
  const older = linked(
    links.filter((each) => !newer.includes(each)),
    place,
  );
  const added = linked(newer, link(update, count, sent, older));
  const isFull = added !== undefined && added.length >= 2 * capacity;
  const id = idOf(update) ?? 0;
  return {
    recent: {
      newest: isFull ? linked(newerThan(added, undefined).slice(0, capacity), undefined) : added,
      count: count + 1,
      eventId: isEvent ? Math.max(id, eventId) : eventId,
      eventAt: isEvent ? later(update.event.created_at, eventAt) : eventAt,
      responseId: isEvent ? responseId : Math.max(id, responseId),
      epoch,
    },
    newer: newer.map((each) => each.update).reverse(),
  };
};

/** Whether an event is folded already. Most are newer than all others, so that nothing is searched. */
const isDuplicate = ({ newest, eventId, eventAt }: RecentUpdates, update: EventUpdate): boolean => {
  const { event } = update;
  if ((idOf(update) ?? 0) > eventId || isLater(event.created_at, eventAt)) return false;
  const isSame = (other: Update): boolean =>
    'event' in other && other.event.created_at === event.created_at && sameJson(other.event, event);
  return findLink(newest, (each) => isSame(each.update)) !== undefined;
};

/**
 * The update behind which an event belongs: it comes before the responses that include it. An event
 * of no channel is part of the responses of all.
 */
const placeOfEvent = (
  { newest, responseId }: RecentUpdates,
  update: EventUpdate,
): Link | undefined => {
  const id = idOf(update);
  if (id === undefined || id > responseId) return newest;
  const cid = channelOf(update);
  let place = newest;
  for (let each = newest; each; each = each.older) {
    const { update: other } = each;
    const isOfChannel = 'response' in other && (cid === undefined || channelOf(other) === cid);
    if (isOfChannel && (idOf(other) ?? 0) >= id) place = each.older;
  }
  return place;
};

/** Adds an event; undefined when it is a duplicate. */
export const addEvent = (recent: RecentUpdates, update: EventUpdate): Insertion | undefined =>
  isDuplicate(recent, update) ? undefined : insert(recent, update, placeOfEvent(recent, update));

/** Whether a response that was requested after `sent` updates belongs behind a link. */
const isBehind =
  (response: ResponseUpdate, sent: number) =>
  (each: Link): boolean => {
    if (each.number < sent) return true;
    const isOfSame = !('event' in each.update) && channelOf(each.update) === channelOf(response);
    const [id, otherId] = [idOf(response), idOf(each.update)];
    if (otherId === undefined) return isOfSame && id === undefined && each.sent <= sent;
    return id !== undefined && otherId <= id && ('event' in each.update || isOfSame);
  };

/**
 * Adds a response behind the newest update that it includes: an event up to its log id, or any
 * update that is part of `before`, the updates when the request was sent. Undefined when it repeats
 * the response at that place.
 */
export const addResponse = (
  recent: RecentUpdates,
  update: ResponseUpdate,
  before: RecentUpdates | undefined,
): Insertion | undefined => {
  const sent = before?.count ?? 0;
  const place = findLink(recent.newest, isBehind(update, sent));
  return place && !('event' in place.update) && sameJson(place.update, update)
    ? undefined
    : insert(recent, update, place, sent);
};

type HealthCheck = Extract<ChatEvent, { readonly type: 'health.check' }>;

/**
 * Drops the updates that are too old to be replayed, and all of them when the log is another one, in
 * which ids mean something else.
 */
export const pruneUpdates = (
  recent: RecentUpdates,
  { created_at, millrace }: HealthCheck,
): RecentUpdates => {
  const { newest, count, epoch } = recent;
  const nextEpoch = millrace?.epoch ?? epoch;
  if (nextEpoch !== epoch && epoch !== undefined) return { ...noUpdates, count, epoch: nextEpoch };
  const oldest = toMillis(created_at) - maxAgeMs;
  const end = findLink(
    newest,
    ({ update }) => 'event' in update && toMillis(update.event.created_at) < oldest,
  );
  if (end === undefined && nextEpoch === epoch) return recent;
  return {
    ...recent,
    newest: end ? linked(newerThan(newest, end), undefined) : newest,
    epoch: nextEpoch,
  };
};

/** The events and responses, the newest first. */
export const updatesIn = ({ newest }: RecentUpdates): readonly unknown[] =>
  newerThan(newest, undefined).map(({ update }) => ('event' in update ? update.event : update));
