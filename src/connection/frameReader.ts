import * as E from '#fp-ts/Either';
import { readFramePrefix } from '../protocol/events/framePrefix.js';
import { decodeEvent } from '../protocol/events/decodeEvent.js';
import type { LogCursor } from './logCursor.js';
import type { Decoded, Frame } from './frame.js';

/** What it takes to know which frames nobody wants. */
export interface FrameReaderDeps {
  /**
   * Whether anybody would hear of a custom event in a channel, wherever it is when no channel is
   * named, or of a frame that is no event.
   */
  readonly isWanted: (cid?: string) => boolean;
  readonly positions: Pick<LogCursor, 'position'>;
}

/** Reads a frame: all of it, or no more than the beginning of one that nobody wants. */
export const createFrameReader =
  ({ isWanted, positions }: FrameReaderDeps) =>
  (text: string): Frame => {
    const beginning = readFramePrefix(text);
    if (!beginning || isWanted(beginning.cid)) return decodeEvent(text);
    const { millrace, cid } = beginning;
    // Its place may stand further behind; what is not taken for seen would be asked for again.
    return millrace || !positions.position()
      ? E.right({ type: 'skipped', millrace, cid, text })
      : decodeEvent(text);
  };

/** All of a frame. */
export const readWhole = (frame: Frame): Decoded =>
  E.isRight(frame) && frame.right.type === 'skipped'
    ? decodeEvent(frame.right.text)
    : (frame as Decoded);
