import { exhaustMap, lastValueFrom, timer } from 'rxjs';
import type { Clock } from '../../ports/clock.js';
import type { FileStore } from '../../ports/files.js';
import type { Context, Outcome } from '../context.js';
import type { ReportFailure } from './background.js';
import { repeatInTurns } from './repeatInTurns.js';

/** How often files are looked for that are to be removed, in milliseconds. */
const removalMs = 60_000;

/** How many files are removed at a time. */
const filesAtOnce = 100;

interface FileRemovalOptions {
  readonly files: FileStore;
  readonly clock: Clock;
  readonly perform: <A>(work: (context: Context) => Promise<Outcome<A>>) => Promise<A>;
  readonly report: ReportFailure;
}

const nextFiles = async ({ tx, stamp }: Context): Promise<Outcome<readonly string[]>> => ({
  response: await tx.uploads.removable(stamp(), filesAtOnce),
  emitted: [],
});

/**
 * Removes the files of messages, channels and users that are gone, and those whose upload was never
 * finished: now, and every minute. What fails is tried again in the next minute.
 */
export const createFileRemoval = ({ files, clock, perform, report }: FileRemovalOptions) => {
  let round: Promise<unknown> = Promise.resolve();
  const removeSome = async (): Promise<boolean> => {
    const ids = await perform(nextFiles);
    if (ids.length === 0) return false;
    for (const id of ids) await files.remove(id);
    await perform(async ({ tx }) => {
      await tx.uploads.forget(ids);
      return { response: undefined, emitted: [] };
    });
    return ids.length === filesAtOnce;
  };
  const subscription = timer(0, removalMs, clock)
    .pipe(
      exhaustMap(() => {
        const removed$ = repeatInTurns(removeSome, clock);
        round = lastValueFrom(removed$, { defaultValue: false }).catch((cause: unknown) =>
          report('removing files failed', cause),
        );
        return round;
      }),
    )
    .subscribe();
  return {
    stop: async (): Promise<void> => {
      subscription.unsubscribe();
      await round;
    },
  };
};
