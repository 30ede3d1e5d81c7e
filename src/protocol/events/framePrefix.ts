import type { LogPosition } from '../eventLog.js';

/** What the beginning of a custom event's frame tells. */
export interface FramePrefix {
  /** Its type on the wire. */
  readonly name: string;
  /** Its place in the log, if it stands at the beginning. */
  readonly millrace: LogPosition | undefined;
  /** Its channel, where the place is one in the line of a channel. */
  readonly cid: string | undefined;
}

/** An event with its place, and with all that a reader may have to know of it at the beginning. */
export const withLogPosition = (
  event: Readonly<Record<string, unknown>>,
  millrace: LogPosition,
): Readonly<Record<string, unknown>> => {
  const { type, cid } = event;
  return { ...{ type, millrace, cid }, ...event, millrace };
};

// Only what is one text for one value: no spaces, no escapes, no number that is not read exactly.
// The dot that a custom type has not tells it from all others, whoever defined them.
const pattern =
  /^\{"type":"([\w:/ -]+)"(?:,"millrace":\{"id":(0|[1-9]\d{0,14})(?:\}|,"after":(0|[1-9]\d{0,14})\},"cid":"([\w!:-]+)"))?[,}]/;

/**
 * The beginning of a frame, if it is that of a custom event, and as `placed` puts it or without a
 * place. What stands behind is not looked at.
 */
export const readFramePrefix = (frame: string): FramePrefix | undefined => {
  const match = pattern.exec(frame);
  if (!match) return undefined;
  const [, name = '', id, after, cid] = match;
  const millrace =
    id === undefined ? id : { id: Number(id), after: after === undefined ? after : Number(after) };
  return { name, millrace, cid };
};
