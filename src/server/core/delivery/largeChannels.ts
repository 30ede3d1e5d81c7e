import { debounceTime, EMPTY, groupBy, mergeMap, Subject, throttle, timer } from 'rxjs';
import type { EventEntry } from '../../../protocol/events/entry.js';
import { type EventKey, events } from '../../../protocol/events/table.js';
import type { Delivery, EventDelivery } from '../../ports/bus.js';
import type { Clock } from '../../ports/clock.js';
import type { Context } from '../context.js';
import type { CoreSettings } from '../settings.js';

const rowOf = (key: EventKey): EventEntry => events[key];

type Rule = NonNullable<EventEntry['crowded']>;

const isUnder = (delivery: Delivery, rule: Rule): delivery is EventDelivery =>
  delivery.kind === 'event' && rowOf(delivery.key).crowded === rule;

/** Those of the channels that deliveries are about that have too many watchers. */
export const crowdedAmong = async (
  { tx, settings: { crowdedAbove } }: Context,
  deliveries: readonly Delivery[],
): Promise<ReadonlySet<string>> => {
  if (crowdedAbove === undefined) return new Set();
  const cids = deliveries.flatMap((delivery) =>
    delivery.kind === 'event' && delivery.cid !== undefined && rowOf(delivery.key).crowded
      ? [delivery.cid]
      : [],
  );
  if (cids.length === 0) return new Set();
  const counts = await tx.watches.counts([...new Set(cids)]);
  return new Set(cids.filter((cid) => (counts.get(cid) ?? 0) > crowdedAbove));
};

const causeOf = ({ event }: EventDelivery): readonly string[] => {
  const user = event['user'] as { readonly id: string } | undefined;
  return user ? [user.id] : [];
};

/** Keeps from a crowd what only its causer needs, before it is kept in the log. */
export const keepBack = (
  deliveries: readonly Delivery[],
  crowded: ReadonlySet<string>,
): readonly Delivery[] =>
  deliveries.map((delivery) =>
    isUnder(delivery, 'kept back') && delivery.cid !== undefined && crowded.has(delivery.cid)
      ? { ...delivery, onlyTo: delivery.onlyTo ?? causeOf(delivery) }
      : delivery,
  );

interface News {
  readonly delivery: EventDelivery;
  readonly isCrowded: boolean;
}

/**
 * Publishes deliveries, those that are batched in a crowded channel no more often than its interval
 * allows: the first at once, then the newest.
 */
export const createCrowds = (
  publish: (delivery: Delivery) => void,
  clock: Clock,
  { crowdedAbove, crowdedNewsMs = 5_000 }: CoreSettings,
) => {
  const news$ = new Subject<News>();
  const running = news$
    .pipe(
      groupBy(({ delivery }) => delivery.cid, {
        // Once it is over, no interval of the channel is open.
        duration: (ofChannel$) => ofChannel$.pipe(debounceTime(2 * crowdedNewsMs, clock)),
      }),
      mergeMap((ofChannel$) =>
        ofChannel$.pipe(
          // What comes from a channel that is crowded no more still takes the place of what waits.
          throttle(({ isCrowded }) => (isCrowded ? timer(crowdedNewsMs, clock) : EMPTY), {
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
    publish: (delivery: Delivery, crowded: ReadonlySet<string>): void => {
      if (crowdedAbove !== undefined && isUnder(delivery, 'batched'))
        news$.next({
          delivery,
          isCrowded: delivery.cid !== undefined && crowded.has(delivery.cid),
        });
      else publish(delivery);
    },
  };
};
