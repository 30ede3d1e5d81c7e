import type { LogPosition } from '../eventLog.js';

/** What a client reads from the beginning of a custom event's frame. */
export interface FramePrefix {
  /** The type on the wire. */
  readonly name: string;
  /** The position in the log, if the prefix has it. */
  readonly millrace: LogPosition | undefined;
  /** The channel, if the position has an `after`. */
  readonly cid: string | undefined;
}

/** Adds the position in the log to an event, with the keys of `FramePrefix` first. */
export const withLogPosition = (
  event: Readonly<Record<string, unknown>>,
  millrace: LogPosition,
): Readonly<Record<string, unknown>> => {
  const { type, cid } = event;
  // The event may have another position, in whose place this one stays.
  const placed: { readonly millrace?: LogPosition } = { millrace };
  return { type, millrace, cid, ...event, ...placed };
};

const startOfChannelEvent = /^\{"type":"[^"\\]*"(?=,"cid":)/;

/** The same for an event as JSON; undefined where it would have to be parsed. */
export const insertLogPosition = (json: string, millrace: LogPosition): string | undefined => {
  const start = startOfChannelEvent.exec(json)?.[0];
  return start === undefined || json.includes('"millrace":')
    ? undefined
    : `${start},"millrace":${JSON.stringify(millrace)}${json.slice(start.length)}`;
};

// Matches only values with a unique text: no spaces between tokens, no escapes, and only integers
// that a number represents exactly. A type without a dot is a custom one.
const pattern =
  /^\{"type":"([\w:/ -]+)"(?:,"millrace":\{"id":(0|[1-9]\d{0,14})(?:\}|,"after":(0|[1-9]\d{0,14})\},"cid":"([\w!:-]+)"))?[,}]/;

/**
 * Reads the prefix of a frame: undefined unless it is a custom event whose keys are in the order of
 * `withLogPosition`, or one without a position. The rest of the frame is not parsed.
 */
export const readFramePrefix = (frame: string): FramePrefix | undefined => {
  const match = pattern.exec(frame);
  if (!match) return undefined;
  const [, name = '', id, after, cid] = match;
  const millrace =
    id === undefined ? id : { id: Number(id), after: after === undefined ? after : Number(after) };
  return { name, millrace, cid };
};
