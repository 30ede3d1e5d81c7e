import type { MessageInput } from '../../../protocol/endpoints/inputs.js';
import type { MessageRow } from '../../ports/rows.js';
import type { Actor } from '../access/actor.js';
import { storedTimestamp } from '../requests/timestamps.js';
import { fail } from '../requests/failure.js';

type Pin = Pick<MessageRow, 'pinned_at' | 'pinned_by_id' | 'pin_expires'>;

const unpinned: Pin = { pinned_at: null, pinned_by_id: null, pin_expires: null };

/** The pin of a message: its time, its author and its expiry. */
export const pinOf = (
  { pinned, pinned_at, pin_expires }: MessageInput,
  actor: Actor | undefined,
  now: string,
): Pin => {
  if (!pinned) return unpinned;
  const expires = pin_expires == null ? null : storedTimestamp(pin_expires);
  if (expires !== null && expires <= now) fail('Input', 'pin_expires must lie in the future');
  return {
    pinned_at: pinned_at == null ? now : storedTimestamp(pinned_at),
    pinned_by_id: actor?.user.id ?? null,
    pin_expires: expires,
  };
};

/** Whether an update changes the pin of a message. An unchanged pin keeps its author. */
export const isPinChanged = (row: MessageRow, { pinned, pin_expires }: MessageInput): boolean =>
  (pinned ?? false) !== (row.pinned_at !== null) ||
  (pinned === true &&
    (pin_expires == null ? null : storedTimestamp(pin_expires)) !== row.pin_expires);
