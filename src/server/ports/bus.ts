import type { Observable } from 'rxjs';
import type { LogPosition } from '../../protocol/eventLog.js';
import type { EventKey } from '../../protocol/events/eventTable.js';

/** Counts of the unread messages of one user. */
export interface UnreadTotals {
  readonly unread_count: number;
  readonly total_unread_count: number;
  readonly unread_channels: number;
}

/** What the rules of the event table need to know about one event. */
export interface Routing {
  /** The channel that `watchers` and `watching: false` are about. */
  readonly cid?: string;
  /** The user that the event concerns. */
  readonly subjectId?: string;
  /** The members of the channel that have a connection. */
  readonly memberIds?: readonly string[];
  /** Whether the membership itself tells who the other members are, those without a connection. */
  readonly byMembership?: true;
  /** The one connection that the event is about. */
  readonly connectionId?: string;
  /** Lifts `watching: false`: who loses the channel is told on every connection. */
  readonly evenWatching?: boolean;
  /** Leaves out the connections of everybody but these users. */
  readonly onlyTo?: readonly string[];
  /** Members from whom the history of the channel is hidden, and up to what time. */
  readonly hideBefore?: Readonly<Record<string, string>>;
  /** Counts to put into the frames of each user named here. */
  readonly counts?: Readonly<Record<string, UnreadTotals>>;
}

/** An event on its way to every node. */
export interface EventDelivery extends Routing {
  readonly kind: 'event';
  readonly key: EventKey;
  readonly event: Readonly<Record<string, unknown>>;
  /** Its place in the log; none for what is not kept. */
  readonly place?: LogPosition;
}

/** Connections that begin or cease to watch a channel, wherever they are. */
interface WatchDelivery<Kind extends 'watch' | 'unwatch'> {
  readonly kind: Kind;
  readonly connectionIds: readonly string[];
  readonly cid: string;
}

/** A connection that wants to hear of the presence of users. */
interface SubscribeDelivery {
  readonly kind: 'subscribe';
  readonly connectionId: string;
  readonly userIds: readonly string[];
}

/** The settings of the application or of a channel type changed: what a node keeps of them is old. */
interface SettingsDelivery {
  readonly kind: 'settings';
}

/** Users whose connections end, wherever they are; everybody's when nobody is named. */
interface EndDelivery {
  readonly kind: 'end';
  readonly userIds?: readonly string[];
}

/** A task that waits to be done by whichever node comes first. */
interface TaskDelivery {
  readonly kind: 'task';
  readonly taskId: string;
}

/**
 * What one node tells all nodes, itself included: plain JSON. Changes of the routing travel in the
 * same order as the events that they bear on.
 */
export type Delivery =
  | EventDelivery
  | WatchDelivery<'watch'>
  | WatchDelivery<'unwatch'>
  | SubscribeDelivery
  | SettingsDelivery
  | EndDelivery
  | TaskDelivery;

/** Carries deliveries to every node, those of one publisher in the order of publishing. */
export interface Bus {
  readonly publish: (delivery: Delivery) => void;
  readonly deliveries$: Observable<Delivery>;
}
