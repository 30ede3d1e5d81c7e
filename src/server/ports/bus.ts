import type { Observable } from 'rxjs';
import type { LogPosition } from '../../protocol/eventLog.js';
import type { EventKey } from '../../protocol/events/eventTable.js';

/** Counts of the unread messages of one user. */
export interface UnreadTotals {
  readonly unread_count: number;
  readonly total_unread_count: number;
  readonly unread_channels: number;
}

/** Counts of the unread replies of one user in its threads. */
export interface ThreadTotals {
  readonly unread_threads: number;
  readonly unread_thread_messages: number;
}

/** The facts about one event that the delivery rules of the event table use. */
export interface Routing {
  /** The channel that the rules `watchers` and `watching: false` refer to. */
  readonly cid?: string;
  /** The user that the event concerns. */
  readonly subjectId?: string;
  /** The members of the channel that are connected. */
  readonly memberIds?: readonly string[];
  /** Whether every member is a recipient, so that those offline find it in the log by membership. */
  readonly byMembership?: true;
  /**
   * Whether the log has no entry of the event: it is derived from the entry of the event before it,
   * which is about the same message.
   */
  readonly sharesEntry?: true;
  /** Whether no push notifications follow from it. */
  readonly skipsPush?: true;
  /** The key of the event that is derived from this one. */
  readonly derived?: EventKey;
  /** The single connection that the event is for; of the watchers, no other one receives it. */
  readonly connectionId?: string;
  /** Whether it is sent again: the log had it before. */
  readonly isRetained?: true;
  /** Overrides `watching: false`: a user who loses the channel receives it on every connection. */
  readonly evenWatching?: boolean;
  /** Restricts the recipients to these users. */
  readonly onlyTo?: readonly string[];
  /** Members from whom the history of the channel is hidden, and up to what time. */
  readonly hideBefore?: Readonly<Record<string, string>>;
  /** Unread totals by user id, merged into each user's frame. */
  readonly counts?: Readonly<Record<string, UnreadTotals>>;
  /** The same for totals of threads. */
  readonly threadCounts?: Readonly<Record<string, ThreadTotals>>;
  /** The W3C `traceparent` of the call that caused the event. */
  readonly trace?: string;
}

/** An event for every node to fan out. */
export interface EventDelivery extends Routing {
  readonly kind: 'event';
  readonly key: EventKey;
  readonly event: Readonly<Record<string, unknown>>;
  /** Its position in the log; absent for an event that the log does not keep. */
  readonly place?: LogPosition;
}

/** Connections, on any node, that start or stop watching a channel. */
export interface WatchDelivery<Kind extends 'watch' | 'unwatch'> {
  readonly kind: Kind;
  readonly connectionIds: readonly string[];
  readonly cid: string;
}

/** A connection that subscribes to the presence of users. */
export interface SubscribeDelivery {
  readonly kind: 'subscribe';
  readonly connectionId: string;
  readonly userIds: readonly string[];
}

/** Settings of the application or of a channel type changed: every node drops its cache of them. */
export interface SettingsDelivery {
  readonly kind: 'settings';
}

/** Closes the connections of users on any node; of all users when `userIds` is absent. */
export interface EndDelivery {
  readonly kind: 'end';
  readonly userIds?: readonly string[];
}

/** A connection of a user ended: nodes that wait to set the user offline leave it to this one. */
export interface LeaveDelivery {
  readonly kind: 'leave';
  readonly userId: string;
}

/** A task that waits; the first node to take it runs it. */
export interface TaskDelivery {
  readonly kind: 'task';
  readonly taskId: string;
}

/**
 * A message from one node to all nodes, itself included, as plain JSON. Changes of the routing and
 * events share one order.
 */
export type Delivery =
  | EventDelivery
  | WatchDelivery<'watch'>
  | WatchDelivery<'unwatch'>
  | SubscribeDelivery
  | SettingsDelivery
  | EndDelivery
  | LeaveDelivery
  | TaskDelivery;

/** Carries deliveries to every node; those of one publisher arrive in the order of publishing. */
export interface Bus {
  readonly publish: (delivery: Delivery) => void;
  readonly deliveries$: Observable<Delivery>;
}
