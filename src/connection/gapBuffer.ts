import { type Observable, type Observer, Subject } from 'rxjs';
import { createMultiset } from '../internal/multiset.js';
import type { DateTime } from '../protocol/primitives.js';
import { toDate, toMillis } from '../protocol/time.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { compareTimestamps, later } from '../protocol/time.js';
import { fingerprintKey, type EventFingerprint, fingerprintOf } from './eventFingerprint.js';
import type { Lost, Recovery } from './recovery.js';

/** How many events back one is known again; a service gives back what is as new as the last one. */
const mostRecent = 1_024;

/** How late an event may come after one of a later moment: a service has many machines. */
const overlapMs = 1_000;

/** How many events wait for those that were missed before them. */
const mostKept = 10_000;

/** What a connection knows of what it missed, where no log tells. */
export interface GapBuffer {
  /** Takes note of an event that goes out. */
  readonly see: (event: ChatEvent) => void;
  /** The connection was lost: from the last event on, nothing is known of these channels. */
  readonly begin: (cids: readonly string[]) => void;
  /** Whether an event has to wait for those before it in its channel; it then goes out with them. */
  readonly holds: (event: ChatEvent) => boolean;
  /** From when on nothing is known; nothing where all is. */
  readonly since: () => DateTime | undefined;
  /** The channels of which something is missing, and since when. */
  readonly pending: () => ReadonlyMap<string, DateTime>;
  /** From when on to ask for what is missing since a moment: earlier, where repeats are known. */
  readonly askFrom: (moment: DateTime) => string;
  /** Lets channels go on, with what was missed in them; tells how many events that were. */
  readonly fill: (cids: readonly string[], missed: readonly ChatEvent[]) => number;
  /** Lets channels go on without what was missed, and says so. */
  readonly lose: (cids: readonly string[], reason: Lost['reason']) => void;
  /** Nothing is missing any more; tells how many events came twice. */
  readonly end: () => number;
  /** What was missed, and what had to wait for it. */
  readonly events$: Observable<ChatEvent>;
}

/** What it takes to know. */
export interface GapBufferDeps {
  /** Whether the server keeps a log; what it does not give a place has to be known by itself. */
  readonly isLogged: () => boolean;
  readonly recovery$: Pick<Observer<Recovery>, 'next'>;
}

interface Dated {
  readonly event: ChatEvent;
  readonly at: DateTime;
}

const momentOf = (event: ChatEvent): DateTime | undefined =>
  'created_at' in event ? (event.created_at ?? undefined) : undefined;

const channelOf = (event: ChatEvent): string | undefined => {
  const cid: unknown = 'cid' in event ? event.cid : undefined;
  return typeof cid === 'string' ? cid : undefined;
};

const asText = (moment: DateTime): string =>
  typeof moment === 'string' ? moment : toDate(moment).toISOString();

// Nobody says when: it came when the one before it did.
const dated = (event: ChatEvent, before: DateTime): Dated => ({
  event,
  at: momentOf(event) ?? before,
});

export const createGapBuffer = ({ isLogged, recovery$ }: GapBufferDeps): GapBuffer => {
  const events$ = new Subject<ChatEvent>();
  const pending = new Map<string, DateTime>();
  const sighted = createMultiset();
  let moment: DateTime | undefined;
  let since: DateTime | undefined;
  /** From when on the recent events are all that there were. */
  let remembered: DateTime | undefined;
  // Events that outlive the moment cost collecting; these are to be known again and no more.
  let recent: EventFingerprint[] = [];
  let kept: Dated[] = [];
  let again = 0;

  const see = (event: ChatEvent): void => {
    const at = momentOf(event);
    if (at !== undefined) moment = later(at, moment);
    remembered ??= at;
    if (isLogged() || event.type === 'health.check') return;
    recent.push(fingerprintOf(event));
    if (recent.length < 2 * mostRecent) return;
    for (const { at: forgotten } of recent.slice(0, -mostRecent))
      if (forgotten !== undefined) remembered = later(forgotten, remembered);
    recent = recent.slice(-mostRecent);
  };

  const isNew = (event: ChatEvent): boolean => {
    const isKnown = sighted.remove(fingerprintKey(fingerprintOf(event)));
    if (isKnown) again += 1;
    return !isKnown;
  };

  const fill: GapBuffer['fill'] = (cids, missed) => {
    const due = new Set(cids.filter((cid) => pending.has(cid)));
    const isDue = (event: ChatEvent): boolean => {
      const cid = channelOf(event);
      return cid === undefined || due.has(cid);
    };
    const fresh = missed.filter((event) => isDue(event) && isNew(event));
    const waited = kept.filter(({ event }) => isDue(event));
    kept = kept.filter(({ event }) => !isDue(event));
    const late = fresh.map((event) => dated(event, since ?? 0));
    const ready = [...late, ...waited].sort((left, right) => compareTimestamps(left.at, right.at));
    for (const cid of due) pending.delete(cid);
    for (const { event } of ready) {
      see(event);
      events$.next(event);
    }
    return fresh.length;
  };

  const lose: GapBuffer['lose'] = (cids, reason) => {
    for (const channel of cids) {
      const from = pending.get(channel);
      if (from !== undefined) recovery$.next({ _tag: 'Lost', channel, from, reason });
    }
    fill(cids, []);
  };

  return {
    see,
    begin: (cids) => {
      if (moment === undefined) return;
      since ??= moment;
      const added = new Set(cids.filter((cid) => !pending.has(cid)));
      for (const cid of added) pending.set(cid, moment);
      for (const trace of recent)
        if (typeof trace.cid === 'string' && added.has(trace.cid))
          sighted.add(fingerprintKey(trace));
    },
    holds: (event) => {
      const cid = channelOf(event);
      const from = cid === undefined ? undefined : pending.get(cid);
      if (from === undefined) return false;
      sighted.add(fingerprintKey(fingerprintOf(event)));
      kept.push(dated(event, kept.at(-1)?.at ?? from));
      // Late and with a gap is better than never.
      if (kept.length > mostKept) lose([...pending.keys()], 'refused');
      return true;
    },
    since: () => since,
    pending: () => pending,
    askFrom: (from) => {
      const known = remembered === undefined ? Infinity : toMillis(remembered) + 1;
      const earlier = Math.max(toMillis(from) - overlapMs, known);
      return earlier < toMillis(from) ? new Date(earlier).toISOString() : asText(from);
    },
    fill,
    lose,
    end: () => {
      const count = again;
      since = undefined;
      again = 0;
      sighted.clear();
      return count;
    },
    events$,
  };
};
