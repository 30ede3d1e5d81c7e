import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { DateTime } from '../protocol/primitives.js';
import { toMillis } from '../protocol/time.js';

/** As much of an event as tells it from the others where there are no places in a log. */
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

/** Any event: of a custom one nothing is known but that it came as JSON. */
interface LooseEvent {
  readonly cid?: unknown;
  readonly user?: Loose;
  readonly message?: Loose;
  readonly member?: Loose;
  readonly reaction?: Loose;
}

/** What is left of an event that only has to be known again. */
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
 * What is the same of an event however it comes: what it is, when it happened, and whom and what it
 * is about. The rest differs, since an event that comes late lacks counts and has what is now.
 */
export const fingerprintKey = ({ at, ...rest }: EventFingerprint): string =>
  JSON.stringify([at === undefined ? null : toMillis(at), ...Object.values(rest)]);
