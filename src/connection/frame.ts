import type { Either } from '#fp-ts/Either';
import type { FramePrefix } from '../protocol/events/framePrefix.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';

/** A custom event that nobody wanted as it came: no more than its beginning was read. */
export interface SkippedFrame extends Pick<FramePrefix, 'millrace' | 'cid'> {
  readonly type: 'skipped';
  readonly text: string;
}

/** A frame that was read: an event, or why it is none. */
export type Decoded = Either<DecodeFailure, ChatEvent>;

/** What one frame is; one that nobody wants is not read. */
export type Frame = Either<DecodeFailure, ChatEvent | SkippedFrame>;
