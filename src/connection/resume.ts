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

/** What catching up needs. */
export interface ResumeDeps {
  readonly positions: LogCursor;
  readonly watches: Pick<Watches, 'held' | 'missing' | 'adopt'>;
  readonly recovery$: Pick<Observer<Recovery>, 'next'>;
  /** Takes what the server tells of who is there. */
  readonly learn: (resumed: Resumed) => void;
}

/** Whether a session can be asked for what was missed. */
export const canResume = ({ hello }: Session, positions: LogCursor): boolean =>
  positions.position() !== undefined && hello.millrace?.epoch != null;

/** The end of a page of missed events, if that is what a frame is. */
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
 * Asks a session for what was missed, page by page, and completes once it is live. The events
 * themselves are frames of the session like any others; emits nothing.
 */
export const resumeSession = (
  session: Session,
  { positions, watches, recovery$, learn }: ResumeDeps,
): Observable<never> =>
  defer(() => {
    const held = watches.held();
    const before = positions.position();
    if (!before) return EMPTY;
    const requests = positions.request(held);
    const named = new Set(requests.flatMap(({ channels }) => Object.keys(channels)));
    let awaited = requests.length;
    let count = 0;

    /** Takes a page in; tells whether another one follows. */
    const take = (resumed: Resumed): boolean => {
      const { epoch, position, more, lost, unwatched } = resumed;
      const isOtherLog = epoch !== before.epoch;
      awaited -= 1;
      count += resumed.count ?? 0;
      for (const range of lost ?? []) recovery$.next(lostOf(range, isOtherLog));
      for (const cid of unwatched ?? []) {
        named.delete(cid);
        positions.leave(cid);
      }
      if (isOtherLog) positions.begin({ epoch, id: position });
      else if (awaited <= 0) positions.reach(position);
      if (awaited > 0) return true;
      if (!more) {
        learn(resumed);
        watches.adopt([...named], session.id);
        if (!isOtherLog) recovery$.next({ _tag: 'Replayed', count, duplicates: positions.again() });
        return false;
      }
      awaited = 1;
      session.send({ type: 'millrace.resume', epoch, position, channels: {}, last: true });
      return true;
    };

    const asking$ = defer(() => {
      for (const request of requests) session.send(request);
      return EMPTY;
    });
    return merge(
      session.frames$.pipe(
        map(resumedIn),
        filter((resumed) => resumed !== undefined),
        map(take),
        takeWhile((isWaiting) => isWaiting),
        ignoreElements(),
      ),
      asking$,
    );
  });
