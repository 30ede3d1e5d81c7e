import * as E from '#fp-ts/Either';
import { readFramePrefix } from '../protocol/events/framePrefix.js';
import { decodeEvent } from '../protocol/events/decodeEvent.js';
import type { LogCursor } from './logCursor.js';
import type { Decoded, Frame } from './frame.js';

/** Decides which frames are skipped. */
export interface FrameReaderDeps {
  /**
   * Whether a subscriber takes custom events of a channel (of any channel, without `cid`), or
   * decode failures.
   */
  readonly isWanted: (cid?: string) => boolean;
  readonly cursor: Pick<LogCursor, 'position'>;
}

/** Decodes a frame, or only the prefix of a custom event that no subscriber takes. */
export const createFrameReader =
  ({ isWanted, cursor }: FrameReaderDeps) =>
  (text: string): Frame => {
    const prefix = readFramePrefix(text);
    if (!prefix || isWanted(prefix.cid)) return decodeEvent(text);
    const { millrace, cid } = prefix;
    // Without its log position the cursor would not advance, and a resume would replay the event.
    return millrace || !cursor.position()
      ? E.right({ type: 'skipped', millrace, cid, text })
      : decodeEvent(text);
  };

/** The frame, decoded in full. */
export const decodeSkipped = (frame: Frame): Decoded =>
  E.isRight(frame) && frame.right.type === 'skipped'
    ? decodeEvent(frame.right.text)
    : (frame as Decoded);
