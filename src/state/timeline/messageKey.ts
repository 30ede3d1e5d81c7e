import { compareTimestamps } from '../../protocol/time.js';
import type { DateTime } from '../../protocol/primitives.js';

/** The place of a message in the order: when it was written, then its id. */
export interface MessageKey {
  readonly id: string;
  readonly at: DateTime;
}

export const compareText = (left: string, right: string): number =>
  left === right ? 0 : left < right ? -1 : 1;

/** Orders messages, the oldest first. */
export const byMoment = (left: MessageKey, right: MessageKey): number =>
  compareTimestamps(left.at, right.at) || compareText(left.id, right.id);
