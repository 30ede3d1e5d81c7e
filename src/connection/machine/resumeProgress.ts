import type { Resume } from '../../protocol/clientFrame.js';
import type { LostRange, Resumed } from '../../protocol/eventLog.js';
import type { Lost } from '../recovery.js';

/** A position in a server's log. */
interface Position {
  readonly epoch: string;
  /** The id of the last received entry. */
  readonly id: number;
}

/** How far a resume is. */
export interface ResumeProgress {
  /** Where the resume began. */
  readonly before: Position;
  /** Where the requested page begins. */
  readonly requested: Position;
  /** The channels that the server watches for the session. */
  readonly channels: readonly string[];
  /** How many ends of pages are awaited: one for each request that was sent. */
  readonly pending: number;
  /** The number of replayed events. */
  readonly count: number;
  /** When the page counts as lost, in milliseconds since the epoch. */
  readonly dueAt: number;
}

/** What follows the end of a page. */
export interface PageEnd {
  /** The progress; `undefined` when the resume is over. */
  readonly resume?: ResumeProgress;
  /** The events that are lost. */
  readonly lost: readonly Lost[];
  /** The channels that are not watched on the session. */
  readonly dropped: readonly string[];
  /** The position up to which everything is received. */
  readonly received?: Position;
  /** Whether nothing before that position counts any more. */
  readonly startsOver: boolean;
  /** Where the next page begins. */
  readonly request?: Resume;
  /** The channels that are watched on the session, at the end. */
  readonly adopted?: readonly string[];
  /** The number of replayed events, at the end. */
  readonly count: number;
}

/** The progress before the first page. The requests are as many as the number of channels needs. */
export const beginResume = (requests: readonly Resume[], dueAt: number): ResumeProgress => {
  const { epoch = '', position: id = 0 } = requests[0] ?? {};
  const before = { epoch, id };
  return {
    before,
    requested: before,
    channels: requests.flatMap(({ channels }) => Object.keys(channels)),
    pending: requests.length,
    count: 0,
    dueAt,
  };
};

const lostOf = ({ cid, from, to }: LostRange, isOtherLog: boolean): Lost => ({
  _tag: 'Lost',
  ...(cid == null ? {} : { channel: cid }),
  from,
  ...(to == null ? {} : { to }),
  reason: isOtherLog ? 'epoch' : 'retention',
});

/**
 * Processes the end of a page. A page that makes no progress ends the resume, and the rest is lost:
 * the epoch of a server changes at most once in a resume, and within one epoch positions grow.
 */
export const endPage = (
  progress: ResumeProgress,
  { epoch, position: id, more, lost, unwatched, count: replayed }: Resumed,
  dueAt: number,
): PageEnd => {
  const { before, requested } = progress;
  const received = { epoch, id };
  const isOtherLog = epoch !== before.epoch;
  const pending = progress.pending - 1;
  const dropped = unwatched ?? [];
  const isDropped = new Set(dropped);
  const channels = progress.channels.filter((cid) => !isDropped.has(cid));
  const count = progress.count + (replayed ?? 0);
  const next = { ...progress, channels, count, pending, dueAt };
  const end = {
    lost: (lost ?? []).map((range) => lostOf(range, isOtherLog)),
    dropped,
    startsOver: isOtherLog,
    count,
    ...((isOtherLog || pending <= 0) && { received }),
  };
  if (pending > 0) return { ...end, resume: next };
  if (!more) return { ...end, adopted: channels };
  const isFirstChange = requested.epoch === before.epoch;
  if (epoch === requested.epoch ? id > requested.id : isFirstChange)
    return {
      ...end,
      resume: { ...next, requested: received, pending: 1 },
      request: { type: 'millrace.resume', epoch, position: id, channels: {}, last: true },
    };
  const refused = { _tag: 'Lost', from: id, reason: 'refused' } as const;
  return {
    ...end,
    lost: [...end.lost, ...channels.map((channel) => ({ ...refused, channel })), refused],
    dropped: [...dropped, ...channels],
    startsOver: true,
  };
};
