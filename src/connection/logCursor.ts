import { chunks } from '../internal/chunks.js';
import type { Resume } from '../protocol/clientFrame.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { LogPosition } from '../protocol/eventLog.js';
import { resumeChannelLimit } from '../protocol/resumeLimit.js';
import type { SkippedFrame } from './frame.js';

/** A position in a server's log. */
interface CursorPosition {
  readonly epoch: string;
  /** The id of the last received entry. */
  readonly id: number;
}

/** `new`: the next event. `duplicate`: received before. `gap`: an earlier event is missing. */
type Sequence = 'new' | 'duplicate' | 'gap';

/** The position up to which the events of a server's log were received, overall and per channel. */
export interface LogCursor {
  /** The position in the log; `undefined` without a log. */
  readonly position: () => CursorPosition | undefined;
  /** Starts at a position and forgets the channels of the log before. */
  readonly begin: (position: CursorPosition) => void;
  /** The server keeps no log. */
  readonly end: () => void;
  /** Advances the cursor to an event, unless the event is a duplicate or follows a gap. */
  readonly advance: (event: ChatEvent | SkippedFrame) => Sequence;
  /** Advances to an entry: everything before it was received. */
  readonly advanceTo: (id: number) => void;
  /** A channel is watched from an entry on; without `head`, its gaps cannot be detected. */
  readonly follow: (cid: string, head: number | undefined) => void;
  /** A channel is no longer watched. */
  readonly leave: (cid: string) => void;
  /** The number of duplicates since the last call. */
  readonly takeDuplicates: () => number;
  /**
   * The resume frames for the missed events, as many as the number of channels needs. `held` maps
   * the watched channels to whether presence is wanted; all other channels are forgotten.
   */
  readonly request: (held: ReadonlyMap<string, boolean>) => readonly Resume[];
}

/** The position of an event in the log, where it has one. */
const positionOf = (event: ChatEvent | SkippedFrame): LogPosition | undefined => {
  if (event.type !== 'unknown')
    return 'millrace' in event ? (event.millrace ?? undefined) : undefined;
  const { millrace } = event.raw;
  return LogPosition.is(millrace) ? millrace : undefined;
};

export const createLogCursor = (): LogCursor => {
  let log: CursorPosition | undefined;
  // Kept for channels that are not followed yet, too: an event can be received before the response
  // of the watch that names the head.
  const heads = new Map<string, number>();
  const followed = new Set<string>();
  /** Where the first gap begins that is not filled. */
  let missingFrom = Infinity;

  let duplicates = 0;
  const duplicate = (): Sequence => {
    duplicates += 1;
    return 'duplicate';
  };

  const moveTo = (id: number): void => {
    if (log && id > log.id) log = { epoch: log.epoch, id };
  };

  const forget = (): void => {
    missingFrom = Infinity;
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
    advance: (event) => {
      const position = positionOf(event);
      if (!log || !position || event.type === 'health.check') return 'new';
      const { id, after } = position;
      const cid = 'cid' in event && typeof after === 'number' ? event.cid : undefined;
      // A followed channel has an order of its own: what fills a gap is older than the position.
      const head = typeof cid === 'string' && followed.has(cid) ? heads.get(cid) : undefined;
      if (id <= (head ?? log.id)) return duplicate();
      if (head !== undefined && typeof after === 'number' && after > head) {
        missingFrom = Math.min(missingFrom, head);
        return 'gap';
      }
      if (typeof cid === 'string') heads.set(cid, id);
      moveTo(id);
      return 'new';
    },
    advanceTo: (id) => {
      missingFrom = Infinity;
      moveTo(id);
    },
    follow: (cid, head) => {
      if (head === undefined) return;
      followed.add(cid);
      heads.set(cid, Math.max(head, heads.get(cid) ?? 0));
    },
    leave,
    takeDuplicates: () => {
      const count = duplicates;
      duplicates = 0;
      return count;
    },
    request: (held) => {
      if (!log) return [];
      for (const cid of heads.keys()) if (!held.has(cid)) leave(cid);
      const { epoch, id } = log;
      const position = Math.min(id, missingFrom);
      const parts = followed.size > 0 ? chunks([...followed], resumeChannelLimit) : [[]];
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
