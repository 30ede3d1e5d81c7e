import { type Observable, type Observer, Subject } from 'rxjs';
import { createMultiset } from '../internal/multiset.js';
import type { DateTime } from '../protocol/primitives.js';
import { toDate, toMillis } from '../protocol/time.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { compareTimestamps, later } from '../protocol/time.js';
import { fingerprintKey, type EventFingerprint, fingerprintOf } from './eventFingerprint.js';
import type { Lost, Recovery } from './recovery.js';

/** How many recent events are kept to detect duplicates in a replay. */
const recentLimit = 1_024;

/** How much the machines of a service may disagree about the order of two events. */
const overlapMs = 1_000;

/** How many live events wait for the missed events before them. */
const bufferLimit = 10_000;

/**
 * The gaps in channels after a loss, on a server without a log. It buffers the live events of a
 * channel until its missed events are there, and drops duplicates.
 */
export interface GapBuffer {
  /** Records an event that is emitted. */
  readonly record: (event: ChatEvent) => void;
  /** The connection was lost: these channels have a gap after the last recorded event. */
  readonly begin: (cids: readonly string[]) => void;
  /** Whether the event is buffered because its channel has a gap; it is emitted by `events$`. */
  readonly holds: (event: ChatEvent) => boolean;
  /** The time at which the oldest gap begins; `undefined` without one. */
  readonly since: () => DateTime | undefined;
  /** The channels with a gap, and the time at which it begins. */
  readonly pending: () => ReadonlyMap<string, DateTime>;
  /** The time to query from, for a gap: earlier than it begins, where duplicates are detected. */
  readonly queryFrom: (since: DateTime) => string;
  /** Closes the gaps of channels with their missed events. Returns the number of new events. */
  readonly fill: (cids: readonly string[], missed: readonly ChatEvent[]) => number;
  /** Closes the gaps of channels without their missed events, and emits a `Lost` for each. */
  readonly lose: (cids: readonly string[], reason: Lost['reason']) => void;
  /** No gap is left. Returns the number of duplicates. */
  readonly end: () => number;
  /** The missed events and those that were buffered behind them. */
  readonly events$: Observable<ChatEvent>;
}

/** The collaborators of a gap buffer. */
export interface GapBufferDeps {
  /** Whether the server keeps a log; without one, duplicates are detected by fingerprint. */
  readonly isLogged: () => boolean;
  readonly recovery$: Pick<Observer<Recovery>, 'next'>;
}

interface Dated {
  readonly event: ChatEvent;
  readonly at: DateTime;
}

const timeOf = (event: ChatEvent): DateTime | undefined =>
  'created_at' in event ? (event.created_at ?? undefined) : undefined;

const channelOf = (event: ChatEvent): string | undefined => {
  const cid: unknown = 'cid' in event ? event.cid : undefined;
  return typeof cid === 'string' ? cid : undefined;
};

const asText = (time: DateTime): string =>
  typeof time === 'string' ? time : toDate(time).toISOString();

// An event without a time counts as simultaneous with the one before it.
const dated = (event: ChatEvent, previous: DateTime): Dated => ({
  event,
  at: timeOf(event) ?? previous,
});

export const createGapBuffer = ({ isLogged, recovery$ }: GapBufferDeps): GapBuffer => {
  const events$ = new Subject<ChatEvent>();
  const pending = new Map<string, DateTime>();
  const received = createMultiset();
  let latest: DateTime | undefined;
  let since: DateTime | undefined;
  /** The time from which on `recent` is complete. */
  let completeFrom: DateTime | undefined;
  // Fingerprints, since keeping whole events alive would burden the garbage collector.
  let recent: EventFingerprint[] = [];
  let buffered: Dated[] = [];
  let duplicates = 0;

  const record = (event: ChatEvent): void => {
    const at = timeOf(event);
    if (at !== undefined) latest = later(at, latest);
    completeFrom ??= at;
    if (isLogged() || event.type === 'health.check') return;
    recent.push(fingerprintOf(event));
    if (recent.length < 2 * recentLimit) return;
    for (const { at: dropped } of recent.slice(0, -recentLimit))
      if (dropped !== undefined) completeFrom = later(dropped, completeFrom);
    recent = recent.slice(-recentLimit);
  };

  const isNew = (event: ChatEvent): boolean => {
    const isDuplicate = received.remove(fingerprintKey(fingerprintOf(event)));
    if (isDuplicate) duplicates += 1;
    return !isDuplicate;
  };

  const fill: GapBuffer['fill'] = (cids, missed) => {
    const filled = new Set(cids.filter((cid) => pending.has(cid)));
    const isReady = (event: ChatEvent): boolean => {
      const cid = channelOf(event);
      return cid === undefined || filled.has(cid);
    };
    const added = missed.filter((event) => isReady(event) && isNew(event));
    const released = buffered.filter(({ event }) => isReady(event));
    buffered = buffered.filter(({ event }) => !isReady(event));
    const ready = [...added.map((event) => dated(event, since ?? 0)), ...released].sort(
      (left, right) => compareTimestamps(left.at, right.at),
    );
    for (const cid of filled) pending.delete(cid);
    for (const { event } of ready) {
      record(event);
      events$.next(event);
    }
    return added.length;
  };

  const lose: GapBuffer['lose'] = (cids, reason) => {
    for (const channel of cids) {
      const from = pending.get(channel);
      if (from !== undefined) recovery$.next({ _tag: 'Lost', channel, from, reason });
    }
    fill(cids, []);
  };

  return {
    record,
    begin: (cids) => {
      if (latest === undefined) return;
      since ??= latest;
      const added = new Set(cids.filter((cid) => !pending.has(cid)));
      for (const cid of added) pending.set(cid, latest);
      for (const fingerprint of recent)
        if (typeof fingerprint.cid === 'string' && added.has(fingerprint.cid))
          received.add(fingerprintKey(fingerprint));
    },
    holds: (event) => {
      const cid = channelOf(event);
      const from = cid === undefined ? undefined : pending.get(cid);
      if (from === undefined) return false;
      received.add(fingerprintKey(fingerprintOf(event)));
      buffered.push(dated(event, buffered.at(-1)?.at ?? from));
      // The live events have priority over the missed ones.
      if (buffered.length > bufferLimit) lose([...pending.keys()], 'refused');
      return true;
    },
    since: () => since,
    pending: () => pending,
    queryFrom: (from) => {
      const complete = completeFrom === undefined ? Infinity : toMillis(completeFrom) + 1;
      const earlier = Math.max(toMillis(from) - overlapMs, complete);
      return earlier < toMillis(from) ? new Date(earlier).toISOString() : asText(from);
    },
    fill,
    lose,
    end: () => {
      const count = duplicates;
      since = undefined;
      duplicates = 0;
      received.clear();
      return count;
    },
    events$,
  };
};
