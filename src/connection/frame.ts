import type { Either } from '#fp-ts/Either';
import type { Beginning } from '../protocol/events/beginning.js';
import type { ChatEvent } from '../protocol/events/event.js';
import type { DecodeFailure } from '../protocol/failure.js';

/** A custom event that nobody wanted as it came: no more than its beginning was read. */
export interface Passed extends Pick<Beginning, 'millrace' | 'cid'> {
  readonly type: 'passed';
  readonly text: string;
}

/** A frame that was read: an event, or why it is none. */
export type Decoded = Either<DecodeFailure, ChatEvent>;

/** What one frame is; one that nobody wants is not read. */
export type Frame = Either<DecodeFailure, ChatEvent | Passed>;
