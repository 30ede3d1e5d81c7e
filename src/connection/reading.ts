import * as E from '#fp-ts/Either';
import { beginningOf } from '../protocol/events/beginning.js';
import { decodeEvent } from '../protocol/events/event.js';
import type { Positions } from './positions.js';
import type { Decoded, Frame } from './frame.js';

/** What it takes to know which frames nobody wants. */
export interface ReadingDeps {
  /**
   * Whether anybody would hear of a custom event in a channel, wherever it is when no channel is
   * named, or of a frame that is no event.
   */
  readonly isWanted: (cid?: string) => boolean;
  readonly positions: Pick<Positions, 'position'>;
}

/** Reads a frame: all of it, or no more than the beginning of one that nobody wants. */
export const reading =
  ({ isWanted, positions }: ReadingDeps) =>
  (text: string): Frame => {
    const beginning = beginningOf(text);
    if (!beginning || isWanted(beginning.cid)) return decodeEvent(text);
    const { millrace, cid } = beginning;
    // Its place may stand further behind; what is not taken for seen would be asked for again.
    return millrace || !positions.position()
      ? E.right({ type: 'passed', millrace, cid, text })
      : decodeEvent(text);
  };

/** All of a frame. */
export const wholeOf = (frame: Frame): Decoded =>
  E.isRight(frame) && frame.right.type === 'passed'
    ? decodeEvent(frame.right.text)
    : (frame as Decoded);
