import { chunks } from '../internal/chunks.js';
import type { Resume } from '../protocol/clientFrame.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { LogPosition, resumeChannelLimit } from '../protocol/eventLog.js';
import type { SkippedFrame } from './frame.js';

/** How far a log has been seen. */
interface CursorPosition {
  readonly epoch: string;
  /** The last entry that was seen. */
  readonly id: number;
}

/** What an event is to somebody who has seen others: the next one, one seen before, or a later one. */
type Novelty = 'new' | 'seen' | 'ahead';

/** What has been seen of a server's log. */
export interface LogCursor {
  /** How far the log has been seen; nothing while no server told of one. */
  readonly position: () => CursorPosition | undefined;
  /** Begins with a log where it is now. */
  readonly begin: (position: CursorPosition) => void;
  /** The server keeps no log. */
  readonly end: () => void;
  /** Takes an event for seen, unless one before it is missing in its channel. */
  readonly see: (event: ChatEvent | SkippedFrame) => Novelty;
  /** All up to an entry has been seen. */
  readonly reach: (id: number) => void;
  /** A channel is watched from an entry of its line on; without one its line is not known. */
  readonly follow: (cid: string, head: number | undefined) => void;
  /** A channel is not watched any more. */
  readonly leave: (cid: string) => void;
  /** How many events came again since this was last asked; they were not taken for new. */
  readonly again: () => number;
  /**
   * Asks for what was missed, in as many frames as the channels need: those held, by whether their
   * presence is wanted. The lines of all others are forgotten.
   */
  readonly request: (held: ReadonlyMap<string, boolean>) => readonly Resume[];
}

/** The place of an event in the log, where it has one. */
const placeOf = (event: ChatEvent | SkippedFrame): LogPosition | undefined => {
  if (event.type !== 'unknown')
    return 'millrace' in event ? (event.millrace ?? undefined) : undefined;
  const { millrace } = event.raw;
  return LogPosition.is(millrace) ? millrace : undefined;
};

export const createLogCursor = (): LogCursor => {
  let log: CursorPosition | undefined;
  // An event can overtake the answer that says from where on its channel is watched.
  const heads = new Map<string, number>();
  const followed = new Set<string>();

  let again = 0;
  const seenAgain = (): Novelty => {
    again += 1;
    return 'seen';
  };

  const forget = (): void => {
    heads.clear();
    followed.clear();
  };

  const leave = (cid: string): void => {
    followed.delete(cid);
    heads.delete(cid);
  };

  return {
    position: () => log,
    begin: (position) => {
      log = position;
      forget();
    },
    end: () => {
      log = undefined;
      forget();
    },
    see: (event) => {
      const place = placeOf(event);
      if (!log || !place || event.type === 'health.check') return 'new';
      const { id, after } = place;
      if (id <= log.id) return seenAgain();
      const cid = 'cid' in event ? event.cid : undefined;
      if (typeof cid === 'string' && typeof after === 'number') {
        const head = heads.get(cid);
        if (head !== undefined && followed.has(cid)) {
          if (id <= head) return seenAgain();
          if (after > head) return 'ahead';
        }
        heads.set(cid, id);
      }
      log = { epoch: log.epoch, id };
      return 'new';
    },
    reach: (id) => {
      if (log && id > log.id) log = { epoch: log.epoch, id };
    },
    follow: (cid, head) => {
      if (head === undefined) return;
      followed.add(cid);
      heads.set(cid, Math.max(head, heads.get(cid) ?? 0));
    },
    leave,
    again: () => {
      const count = again;
      again = 0;
      return count;
    },
    request: (held) => {
      if (!log) return [];
      for (const cid of heads.keys()) if (!held.has(cid)) leave(cid);
      const { epoch, id: position } = log;
      const named = chunks([...followed], resumeChannelLimit);
      const parts = named.length > 0 ? named : [[]];
      return parts.map((cids, part) => ({
        type: 'millrace.resume',
        epoch,
        position,
        channels: Object.fromEntries(cids.map((cid) => [cid, heads.get(cid) ?? 0])),
        presence: cids.filter((cid) => held.get(cid) === true),
        last: part === parts.length - 1,
      }));
    },
  };
};
