import {
  AsyncSubject,
  firstValueFrom,
  fromEvent,
  merge,
  type SchedulerLike,
  Subject,
  timer,
} from 'rxjs';
import type { FeedEntry, GetFeedResponse } from '../../protocol/operatorEndpoints.js';
import type { InspectDelivery } from '../core/delivery/router.js';
import type { LimitedExplanation } from '../core/delivery/explain.js';

/** The events that were delivered lately, for the console. */
export interface Feed {
  /** Adds a delivery while somebody reads. */
  readonly inspect: InspectDelivery;
  /** Resolves to the entries after an id, once there are some or some seconds have passed. */
  readonly read: (after: number | undefined, signal: AbortSignal) => Promise<GetFeedResponse>;
  /** Ends waiting reads: a closing server waits for its requests. */
  readonly stop: () => void;
}

const capacity = 5_000;
const pageSize = 500;
/** The connections of an entry: the others are counted. */
const recipientLimit = 40;
/** How long a reader that has nothing new waits. */
const holdMs = 5_000;
/** For how long after a read events are kept; explaining them costs time. */
const attachedMs = 20_000;

const toEntry = (id: number, at: number, explanation: LimitedExplanation): FeedEntry => {
  const { key, event, got, missed, counts } = explanation;
  const recipientsOf = (gets: boolean) =>
    (gets ? got : missed).map(({ connectionId, userId, verdicts }) => ({
      connection_id: connectionId,
      user_id: userId,
      gets,
      reasons: verdicts
        .filter((verdict) => verdict.gets === gets)
        .map(({ rule, because }) => `${because} (${rule})`),
    }));
  return {
    id,
    at,
    key,
    event,
    ...counts,
    recipients: [...recipientsOf(true), ...recipientsOf(false)],
  };
};

export const createFeed = (clock: SchedulerLike): Feed => {
  const added = new Subject<void>();
  const stopped = new AsyncSubject<void>();
  // Entry `id` is at `id % capacity`.
  const ring: FeedEntry[] = [];
  let next = 1;
  let readAt = -Infinity;

  const entriesAfter = (after: number): readonly FeedEntry[] => {
    const first = Math.max(after + 1, next - capacity, 1);
    const length = Math.max(0, Math.min(pageSize, next - first));
    return Array.from({ length }, (_, index) => ring[(first + index) % capacity]).filter(
      (entry) => entry !== undefined,
    );
  };

  return {
    inspect: (explain) => {
      if (clock.now() - readAt > attachedMs) return;
      ring[next % capacity] = toEntry(next, clock.now(), explain(recipientLimit));
      next += 1;
      added.next();
    },
    stop: () => {
      stopped.next();
      stopped.complete();
    },
    read: async (after = next - 1, signal) => {
      readAt = clock.now();
      // A reader from before a restart begins at the start again.
      const from = after >= next ? next - 1 : after;
      if (from === next - 1)
        await firstValueFrom(
          merge(added, stopped, timer(holdMs, clock), fromEvent(signal, 'abort')),
          { defaultValue: undefined },
        );
      const entries = entriesAfter(from);
      const [first] = entries;
      return {
        entries,
        next: entries.at(-1)?.id ?? from,
        dropped: first === undefined ? 0 : first.id - from - 1,
      };
    },
  };
};
