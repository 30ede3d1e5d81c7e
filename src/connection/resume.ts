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
  timeout,
} from 'rxjs';
import { ConnectionLostError } from '../errors.js';
import { type LostRange, Resumed } from '../protocol/eventLog.js';
import type { LogCursor } from './logCursor.js';
import type { Lost, Recovery } from './recovery.js';
import type { Settings } from './options.js';
import type { Session } from './session.js';
import type { Watches } from './watches.js';
import type { Frame } from './frame.js';

/** The collaborators of a resume. */
export interface ResumeDeps {
  readonly settings: Settings;
  readonly cursor: LogCursor;
  readonly watches: Pick<Watches, 'held' | 'missing' | 'adopt' | 'drop'>;
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

const timeoutError = (afterMs: number): ConnectionLostError =>
  new ConnectionLostError(`The server did not complete a resume within ${String(afterMs)} ms.`);

/**
 * Resumes a session: requests the missed events page by page and completes when it is live. The
 * events themselves are frames of the session like all others. Emits nothing.
 *
 * The session fails when the server does not complete a page in time. A page that makes no progress
 * ends the resume: the rest of the events is lost.
 */
export const resumeSession = (
  session: Session,
  { settings, cursor, watches, recovery$, mergeResumed }: ResumeDeps,
): Observable<never> =>
  defer(() => {
    const { resumeTimeoutMs } = settings.recovery;
    const before = cursor.position();
    if (!before) return EMPTY;
    const requests = cursor.request(watches.held());
    const named = new Set(requests.flatMap(({ channels }) => Object.keys(channels)));
    let requested = before;
    let pending = requests.length;
    let count = 0;

    const drop = (cids: readonly string[]): void => {
      for (const cid of cids) cursor.leave(cid);
      watches.drop(cids, session.id);
    };

    // The epoch of a server changes at most once per resume; within one, positions grow.
    const isProgress = ({ epoch, position }: Resumed): boolean =>
      epoch === requested.epoch ? position > requested.id : requested === before;

    /** The server does not get further. */
    const giveUp = ({ epoch, position }: Resumed): void => {
      for (const channel of named)
        recovery$.next({ _tag: 'Lost', channel, from: position, reason: 'refused' });
      recovery$.next({ _tag: 'Lost', from: position, reason: 'refused' });
      cursor.begin({ epoch, id: position });
      drop([...named]);
    };

    const complete = (resumed: Resumed): void => {
      mergeResumed(resumed);
      watches.adopt([...named], session.id);
      if (resumed.epoch === before.epoch)
        recovery$.next({ _tag: 'Replayed', count, duplicates: cursor.takeDuplicates() });
    };

    const requestNext = ({ epoch, position }: Resumed): void => {
      requested = { epoch, id: position };
      pending = 1;
      session.send({ type: 'millrace.resume', epoch, position, channels: {}, last: true });
    };

    /** Processes the end of a page. Returns whether another page follows. */
    const endPage = (resumed: Resumed): boolean => {
      const { epoch, position, more, lost, unwatched } = resumed;
      const isOtherLog = epoch !== before.epoch;
      pending -= 1;
      count += resumed.count ?? 0;
      for (const range of lost ?? []) recovery$.next(lostOf(range, isOtherLog));
      for (const cid of unwatched ?? []) named.delete(cid);
      drop(unwatched ?? []);
      if (isOtherLog) cursor.begin({ epoch, id: position });
      else if (pending <= 0) cursor.advanceTo(position);
      if (pending > 0) return true;
      if (!more) complete(resumed);
      else if (isProgress(resumed)) requestNext(resumed);
      else giveUp(resumed);
      return pending > 0;
    };

    const timeOut = (): Observable<never> => {
      session.fail(timeoutError(resumeTimeoutMs));
      return EMPTY;
    };

    const sendRequests$ = defer(() => {
      for (const request of requests) session.send(request);
      return EMPTY;
    });
    return merge(
      session.frames$.pipe(
        map(resumedIn),
        filter((resumed) => resumed !== undefined),
        timeout({ each: resumeTimeoutMs, scheduler: settings.scheduler, with: timeOut }),
        map(endPage),
        takeWhile((isPending) => isPending),
        ignoreElements(),
      ),
      sendRequests$,
    );
  });
