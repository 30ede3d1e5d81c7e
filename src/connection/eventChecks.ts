import type { Bucket } from '../internal/tokenBucket.js';
import type { OutgoingEvent } from '../protocol/events/defineEvent.js';
import {
  type EventRefusedError,
  type RefusalCheck,
  refusalCheck,
} from '../protocol/events/eventRefusal.js';

/**
 * Creates what refuses an event that breaks the rules of its definition. The event brings its check
 * along, so that a connection without definitions carries none.
 */
export const createEventChecks = (now: () => number) => {
  const buckets = new Map<string, Bucket>();
  return (event: OutgoingEvent): EventRefusedError | undefined =>
    (event as { readonly [refusalCheck]?: RefusalCheck })[refusalCheck]?.({ buckets, now: now() });
};
