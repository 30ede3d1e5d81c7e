import { createBoundedCache } from '../../internal/boundedCache.js';
import { type Bucket, type Rate, takeToken } from '../../internal/tokenBucket.js';
import type { Delivery } from '../ports/bus.js';
import { withoutBlocked } from './access/directBlocks.js';
import type { SettingsCache } from './app/settingsCache.js';
import type { Context, Perform } from './context.js';
import type { CoreOptions } from './coreOptions.js';
import { withHiddenHistory } from './delivery/hiddenHistory.js';
import { keepToSender, type LargeChannels, largeChannelsAmong } from './delivery/largeChannels.js';
import { createQueue } from './jobs/queue.js';
import { appendToLog } from './log/append.js';
import type { Stamps } from './requests/timestamps.js';

/** The options of `createPerform`. */
interface PerformOptions extends Pick<
  CoreOptions,
  'store' | 'clock' | 'newId' | 'signToken' | 'readLimit'
> {
  readonly allowsUnsignedTokens: boolean;
  readonly settingsCache: SettingsCache;
  readonly stamps: Stamps;
  readonly observe: NonNullable<CoreOptions['observe']>;
  readonly largeChannels: LargeChannels;
  /** Called with when the first thing that was stored expires. */
  readonly wakeAt: (time: string) => void;
}

/** Runs the work of a core. */
interface Performer {
  readonly perform: Perform;
  /** Resolves once all work so far has been published. */
  readonly idle: () => Promise<void>;
}

/** How many senders are known at once; one that is forgotten may send a whole burst again. */
const bucketCapacity = 20_000;

const withTrace =
  (trace: string) =>
  (delivery: Delivery): Delivery =>
    delivery.kind === 'event' ? { ...delivery, trace } : delivery;

export const createPerform = (options: PerformOptions): Performer => {
  const { store, clock, settingsCache, stamps, observe, largeChannels, wakeAt } = options;
  const { signToken, readLimit, newId, allowsUnsignedTokens } = options;
  const { stamp } = stamps;
  const buckets = createBoundedCache<string, Bucket>(bucketCapacity);
  const publishing = createQueue();

  // The store runs one call at a time, and several of them may be stored at once. What they emit is
  // published in the order of the calls, so that events leave in commit order in every channel.
  const perform: Perform = (work, then = () => undefined, { requestInfo, trace } = {}) => {
    const stored = store.transaction(async (tx) => {
      const context: Context = {
        tx,
        stamp,
        signToken,
        takeToken: (key: string, rate: Rate) => takeToken(buckets, key, rate, clock.now()),
        readLimit,
        newId,
        allowsUnsignedTokens,
        requestInfo,
        ...(await settingsCache.read(tx)),
      };
      const done = await work(context);
      const large = await largeChannelsAmong(context, done.emitted);
      const kept = keepToSender(done.emitted, large);
      const routed = await withHiddenHistory(context, await withoutBlocked(context, kept));
      const traced = trace === undefined ? routed : routed.map(withTrace(trace));
      const emitted = await appendToLog(context, traced);
      tx.outbox.add({
        emitted,
        large: [...large],
        stampedAt: stamps.last(),
        wakeAt: done.wakeAt ?? undefined,
      });
      return { large, ...done, emitted };
    });
    return publishing.after(stored, (outcome) => {
      for (const delivery of outcome.emitted) {
        if (delivery.kind === 'event') observe({ kind: 'emitted', key: delivery.key });
        largeChannels.publish(delivery, outcome.large);
      }
      if (outcome.wakeAt != null) wakeAt(outcome.wakeAt);
      then(outcome.response);
      return outcome.response;
    });
  };

  return { perform, idle: publishing.idle };
};
