import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { DateTime } from '../protocol/primitives.js';
import { toMillis } from '../protocol/time.js';

/** The fields that identify an event where there are no log positions. */
export interface EventFingerprint {
  readonly name: string;
  readonly at: DateTime | undefined;
  readonly cid: unknown;
  readonly userId: unknown;
  readonly messageId: unknown;
  readonly memberId: unknown;
  readonly reactedBy: unknown;
  readonly reactedWith: unknown;
}

type Loose = Readonly<Record<string, unknown>> | null | undefined;

/** Any event. A custom event is only known to be JSON. */
interface LooseEvent {
  readonly cid?: unknown;
  readonly user?: Loose;
  readonly message?: Loose;
  readonly member?: Loose;
  readonly reaction?: Loose;
}

/** The fingerprint of an event. */
export const fingerprintOf = (event: ChatEvent): EventFingerprint => {
  const { cid, user, message, member, reaction } = (
    event.type === 'unknown' ? event.raw : event
  ) as LooseEvent;
  return {
    name: event.type === 'unknown' ? event.name : event.type,
    at: ('created_at' in event ? event.created_at : undefined) ?? undefined,
    cid,
    userId: user?.['id'],
    messageId: message?.['id'],
    memberId: member?.['user_id'],
    reactedBy: reaction?.['user_id'],
    reactedWith: reaction?.['type'],
  };
};

/**
 * The fingerprint as a key: the name, the time, and the ids of the objects. These are the same
 * whether the event is received live or replayed; the rest differs, since a replayed event lacks
 * counts and holds the objects as they are now.
 */
export const fingerprintKey = ({ at, ...rest }: EventFingerprint): string =>
  JSON.stringify([at === undefined ? null : toMillis(at), ...Object.values(rest)]);
