import { filter, lastValueFrom, type Observable, Subscription, timer } from 'rxjs';
import { retryDelayMs } from '../../../internal/retryDelay.js';
import type { Delivery } from '../../ports/bus.js';
import type { Clock } from '../../ports/clock.js';
import type { Push } from '../../ports/push.js';
import type { Context } from '../context.js';
import { createHookCursor, type HookCursor } from '../hooks/hookCursor.js';
import type { ReportFailure } from '../jobs/background.js';
import { pushesOf } from './pushesOf.js';

/** The name of the reader among the webhooks, which read the log as it does. */
export const pushReaderId = 'millrace.push';

/** The most entries that are read at once. */
const windowSize = 100;

/** How often a notification is given to the host in all, while the host fails. */
const maxAttempts = 3;

interface PushReaderOptions {
  readonly push: Push;
  readonly clock: Clock;
  readonly deliveries$: Observable<Delivery>;
  /** Runs work in a transaction of its own. */
  readonly run: <A>(work: (context: Context) => Promise<A>) => Promise<A>;
  readonly report: ReportFailure;
}

const isNewMessage = (delivery: Delivery): boolean =>
  delivery.kind === 'event' && delivery.key === 'message.new' && delivery.place !== undefined;

/**
 * Reads the log for new messages, and gives them to the host for the users who are away: one entry
 * after the other, from where the last process stopped.
 */
export const createPushReader = ({ push, clock, deliveries$, run, report }: PushReaderOptions) => {
  let cursor: HookCursor | undefined;
  let isStopped = false;
  let isWanted = true;
  let reading: Promise<void> | undefined;
  const running = new Subscription();

  const openCursor = async (): Promise<HookCursor> => {
    const row = await run(async ({ tx }) => {
      const { last } = await tx.log.state();
      return tx.hooks.ensure(pushReaderId, last);
    });
    return createHookCursor(
      row,
      clock,
      (now) => run(({ tx }) => tx.hooks.save(now)),
      (cause) => report('the position of push notifications was not saved', cause),
    );
  };

  const wait = (ms: number): Promise<unknown> =>
    lastValueFrom(timer(ms, clock), { defaultValue: undefined });

  const attempt = async (notification: Parameters<Push>[0]): Promise<void> => {
    for (let failures = 1; ; failures += 1)
      try {
        await push(notification);
        return;
      } catch (cause) {
        report(`a push notification for '${notification.userId}' failed`, cause);
        if (failures === maxAttempts) return;
        await wait(retryDelayMs(failures));
      }
  };

  /** Resolves to whether more entries may follow. */
  const readSome = async (place: HookCursor): Promise<boolean> => {
    const rows = await run(({ tx }) =>
      tx.log.all({ after: place.readTo(), limit: windowSize, keys: ['message.new'] }),
    );
    const last = rows.at(-1)?.id;
    if (last === undefined) return false;
    place.advance(
      last,
      rows.map(({ id }) => id),
    );
    for (const entry of rows) {
      for (const notification of await run((context) => pushesOf(context, entry)))
        await attempt(notification);
      if (isStopped) return false;
      place.done(entry.id);
    }
    return true;
  };

  const readOn = async (): Promise<void> => {
    for (let failures = 0; isWanted && !isStopped;)
      try {
        isWanted = false;
        cursor ??= await openCursor();
        while (await readSome(cursor));
        failures = 0;
      } catch (cause) {
        report('the messages for push notifications were not read', cause);
        isWanted = true;
        await wait(retryDelayMs((failures += 1)));
      }
  };

  const wake = (): void => {
    isWanted = true;
    reading ??= readOn().finally(() => {
      reading = undefined;
      if (isWanted && !isStopped) wake();
    });
  };

  running.add(
    deliveries$.pipe(filter(isNewMessage)).subscribe({
      next: wake,
      // The router of the node handles this error.
      error: () => undefined,
    }),
  );
  wake();

  return {
    stop: async (): Promise<void> => {
      isStopped = true;
      running.unsubscribe();
      await cursor?.stop();
    },
  };
};
