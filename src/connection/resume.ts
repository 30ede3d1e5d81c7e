import * as E from '#fp-ts/Either';
import {
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  type Observable,
  type Observer,
  takeWhile,
} from 'rxjs';
import { type LostRange, Resumed } from '../protocol/eventLog.js';
import type { LogCursor } from './logCursor.js';
import type { Lost, Recovery } from './recovery.js';
import type { Session } from './session.js';
import type { Watches } from './watches.js';
import type { Frame } from './frame.js';

/** The collaborators of a resume. */
export interface ResumeDeps {
  readonly cursor: LogCursor;
  readonly watches: Pick<Watches, 'held' | 'missing' | 'adopt'>;
  readonly recovery$: Pick<Observer<Recovery>, 'next'>;
  /** Merges the presence and the channels of the last page into the state. */
  readonly mergeResumed: (resumed: Resumed) => void;
}

/** Whether the server of a session can replay missed events. */
export const canResume = ({ hello }: Session, cursor: LogCursor): boolean =>
  cursor.position() !== undefined && hello.millrace?.epoch != null;

/** The end of a page of replayed events, if the frame is one. */
const resumedIn = (frame: Frame): Resumed | undefined =>
  E.isRight(frame) && frame.right.type === 'unknown' && Resumed.is(frame.right.raw)
    ? frame.right.raw
    : undefined;

const lostOf = ({ cid, from, to }: LostRange, isOtherLog: boolean): Lost => ({
  _tag: 'Lost',
  ...(cid == null ? {} : { channel: cid }),
  from,
  ...(to == null ? {} : { to }),
  reason: isOtherLog ? 'epoch' : 'retention',
});

/**
 * Resumes a session: requests the missed events page by page and completes when it is live. The
 * events themselves are frames of the session like all others. Emits nothing.
 */
export const resumeSession = (
  session: Session,
  { cursor, watches, recovery$, mergeResumed }: ResumeDeps,
): Observable<never> =>
  defer(() => {
    const held = watches.held();
    const before = cursor.position();
    if (!before) return EMPTY;
    const requests = cursor.request(held);
    const named = new Set(requests.flatMap(({ channels }) => Object.keys(channels)));
    let pending = requests.length;
    let count = 0;

    /** Processes the end of a page. Returns whether another page follows. */
    const endPage = (resumed: Resumed): boolean => {
      const { epoch, position, more, lost, unwatched } = resumed;
      const isOtherLog = epoch !== before.epoch;
      pending -= 1;
      count += resumed.count ?? 0;
      for (const range of lost ?? []) recovery$.next(lostOf(range, isOtherLog));
      for (const cid of unwatched ?? []) {
        named.delete(cid);
        cursor.leave(cid);
      }
      if (isOtherLog) cursor.begin({ epoch, id: position });
      else if (pending <= 0) cursor.advanceTo(position);
      if (pending > 0) return true;
      if (!more) {
        mergeResumed(resumed);
        watches.adopt([...named], session.id);
        if (!isOtherLog)
          recovery$.next({ _tag: 'Replayed', count, duplicates: cursor.takeDuplicates() });
        return false;
      }
      pending = 1;
      session.send({ type: 'millrace.resume', epoch, position, channels: {}, last: true });
      return true;
    };

    const sendRequests$ = defer(() => {
      for (const request of requests) session.send(request);
      return EMPTY;
    });
    return merge(
      session.frames$.pipe(
        map(resumedIn),
        filter((resumed) => resumed !== undefined),
        map(endPage),
        takeWhile((isPending) => isPending),
        ignoreElements(),
      ),
      sendRequests$,
    );
  });
