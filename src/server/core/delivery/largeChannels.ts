import { debounceTime, EMPTY, groupBy, mergeMap, Subject, throttle, timer } from 'rxjs';
import type { EventEntry } from '../../../protocol/events/eventEntry.js';
import { type EventKey, events } from '../../../protocol/events/eventTable.js';
import type { Delivery, EventDelivery } from '../../ports/bus.js';
import type { Clock } from '../../ports/clock.js';
import type { Context } from '../context.js';
import type { CoreSettings } from '../settings.js';

const rowOf = (key: EventKey): EventEntry => events[key];

type Rule = NonNullable<EventEntry['largeChannel']>;

const isUnder = (delivery: Delivery, rule: Rule): delivery is EventDelivery =>
  delivery.kind === 'event' && rowOf(delivery.key).largeChannel === rule;

/** Those of the channels that deliveries are about that have too many watchers. */
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

const causeOf = ({ event }: EventDelivery): readonly string[] => {
  const user = event['user'] as { readonly id: string } | undefined;
  return user ? [user.id] : [];
};

/** Keeps from a crowd what only its causer needs, before it is kept in the log. */
export const keepToSender = (
  deliveries: readonly Delivery[],
  large: ReadonlySet<string>,
): readonly Delivery[] =>
  deliveries.map((delivery) =>
    isUnder(delivery, 'sender-only') && delivery.cid !== undefined && large.has(delivery.cid)
      ? { ...delivery, onlyTo: delivery.onlyTo ?? causeOf(delivery) }
      : delivery,
  );

interface News {
  readonly delivery: EventDelivery;
  readonly isLarge: boolean;
}

/**
 * Publishes deliveries, those that are batched in a large channel no more often than its interval
 * allows: the first at once, then the newest.
 */
export const createLargeChannels = (
  publish: (delivery: Delivery) => void,
  clock: Clock,
  { largeChannelThreshold, largeChannelThrottleMs = 5_000 }: CoreSettings,
) => {
  const news$ = new Subject<News>();
  const running = news$
    .pipe(
      groupBy(({ delivery }) => delivery.cid, {
        // Once it is over, no interval of the channel is open.
        duration: (ofChannel$) => ofChannel$.pipe(debounceTime(2 * largeChannelThrottleMs, clock)),
      }),
      mergeMap((ofChannel$) =>
        ofChannel$.pipe(
          // What comes from a channel that is large no more still takes the place of what waits.
          throttle(({ isLarge }) => (isLarge ? timer(largeChannelThrottleMs, clock) : EMPTY), {
            leading: true,
            trailing: true,
          }),
        ),
      ),
    )
    .subscribe({
      next: ({ delivery }) => publish(delivery),
      // Nothing of the above fails by itself.
      error: (error: unknown) => {
        throw error;
      },
    });
  return {
    running,
    publish: (delivery: Delivery, large: ReadonlySet<string>): void => {
      if (largeChannelThreshold !== undefined && isUnder(delivery, 'batched'))
        news$.next({
          delivery,
          isLarge: delivery.cid !== undefined && large.has(delivery.cid),
        });
      else publish(delivery);
    },
  };
};
