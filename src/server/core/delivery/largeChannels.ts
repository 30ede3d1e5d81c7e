import {
  debounceTime,
  EMPTY,
  groupBy,
  mergeMap,
  Subject,
  type Subscription,
  throttle,
  timer,
} from 'rxjs';
import type { EventEntry } from '../../../protocol/events/eventEntry.js';
import { type EventKey, events } from '../../../protocol/events/eventTable.js';
import type { Delivery, EventDelivery } from '../../ports/bus.js';
import type { Clock } from '../../ports/clock.js';
import type { Context } from '../context.js';
import type { CoreSettings } from '../settings.js';

const rowOf = (key: EventKey): EventEntry => events[key];

type Rule = NonNullable<EventEntry['largeChannel']>;

const hasRule = (delivery: Delivery, rule: Rule): delivery is EventDelivery =>
  delivery.kind === 'event' && rowOf(delivery.key).largeChannel === rule;

/** The channels among those of the deliveries that have more watchers than the threshold. */
export const largeChannelsAmong = async (
  { tx, settings: { largeChannelThreshold } }: Context,
  deliveries: readonly Delivery[],
): Promise<ReadonlySet<string>> => {
  if (largeChannelThreshold === undefined) return new Set();
  const cids = deliveries.flatMap((delivery) =>
    delivery.kind === 'event' && delivery.cid !== undefined && rowOf(delivery.key).largeChannel
      ? [delivery.cid]
      : [],
  );
  if (cids.length === 0) return new Set();
  const counts = await tx.watches.counts([...new Set(cids)]);
  return new Set(cids.filter((cid) => (counts.get(cid) ?? 0) > largeChannelThreshold));
};

const senderIds = ({ event }: EventDelivery): readonly string[] => {
  const user = event['user'] as { readonly id: string } | undefined;
  return user ? [user.id] : [];
};

/** Routes 'sender-only' events of large channels to their sender alone. Runs before the log. */
export const keepToSender = (
  deliveries: readonly Delivery[],
  large: ReadonlySet<string>,
): readonly Delivery[] =>
  deliveries.map((delivery) =>
    hasRule(delivery, 'sender-only') && delivery.cid !== undefined && large.has(delivery.cid)
      ? { ...delivery, onlyTo: delivery.onlyTo ?? senderIds(delivery) }
      : delivery,
  );

interface BatchedEvent {
  readonly delivery: EventDelivery;
  readonly isLarge: boolean;
}

/** Publishes deliveries with respect to how many watch their channels. */
export interface LargeChannels {
  /** Ends with its subscription. */
  readonly running: Subscription;
  readonly publish: (delivery: Delivery, large: ReadonlySet<string>) => void;
}

/**
 * Publishes deliveries. Events with the rule 'batched' are throttled per large channel: the first at
 * once, then the newest of each interval.
 */
export const createLargeChannels = (
  publish: (delivery: Delivery) => void,
  clock: Clock,
  { largeChannelThreshold, largeChannelThrottleMs = 5_000 }: CoreSettings,
): LargeChannels => {
  const batched$ = new Subject<BatchedEvent>();
  const running = batched$
    .pipe(
      groupBy(({ delivery }) => delivery.cid, {
        // Outlasts the interval of the channel.
        duration: (ofChannel$) => ofChannel$.pipe(debounceTime(2 * largeChannelThrottleMs, clock)),
      }),
      mergeMap((ofChannel$) =>
        ofChannel$.pipe(
          // An event of a channel that is no longer large still replaces the waiting one.
          throttle(({ isLarge }) => (isLarge ? timer(largeChannelThrottleMs, clock) : EMPTY), {
            leading: true,
            trailing: true,
          }),
        ),
      ),
    )
    .subscribe({
      next: ({ delivery }) => publish(delivery),
      error: (error: unknown) => {
        throw error;
      },
    });
  return {
    running,
    publish: (delivery, large) => {
      if (largeChannelThreshold !== undefined && hasRule(delivery, 'batched'))
        batched$.next({
          delivery,
          isLarge: delivery.cid !== undefined && large.has(delivery.cid),
        });
      else publish(delivery);
    },
  };
};
