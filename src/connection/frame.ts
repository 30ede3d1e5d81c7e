import type { Either } from '#fp-ts/Either';
import type { FramePrefix } from '../protocol/events/framePrefix.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';

/** A custom event without a subscriber: only its prefix was decoded. */
export interface SkippedFrame extends Pick<FramePrefix, 'millrace' | 'cid'> {
  readonly type: 'skipped';
  readonly text: string;
}

/** A decoded frame: an event, or the reason why it is not one. */
export type Decoded = Either<DecodeFailure, ChatEvent>;

/** A frame as a session emits it: decoded, or skipped because no subscriber wants it. */
export type Frame = Either<DecodeFailure, ChatEvent | SkippedFrame>;
