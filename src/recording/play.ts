import { Observable, type SchedulerLike, Subscription } from 'rxjs';
import type { RecordedEntry } from './entries.js';

/** The longest delay of a platform timer. */
const maxDelayMs = 2 ** 31 - 1;

/** How fast entries are played. */
export interface Pace {
  readonly scheduler: SchedulerLike;
  readonly speed: number;
}

/**
 * Emits each entry when it is due, from the subscription on, and completes. Also the first ones are
 * emitted by the scheduler, never on subscribe.
 */
export const play = (
  entries: readonly RecordedEntry[],
  { scheduler, speed }: Pace,
): Observable<RecordedEntry> =>
  new Observable((subscriber) => {
    const startedAt = scheduler.now();
    let index = 0;
    // One action at a time: an action of a virtual scheduler that schedules itself again nests.
    let action = Subscription.EMPTY;
    subscriber.add(() => {
      action.unsubscribe();
    });

    const delay = ({ at }: RecordedEntry): number => startedAt + at / speed - scheduler.now();
    const step = (): void => {
      for (let entry = entries[index]; entry; entry = entries[index]) {
        const ms = delay(entry);
        if (ms > 0) {
          action = scheduler.schedule(step, Math.min(ms, maxDelayMs));
          return;
        }
        index += 1;
        subscriber.next(entry);
        if (subscriber.closed) return;
      }
      subscriber.complete();
    };
    action = scheduler.schedule(step);
  });
