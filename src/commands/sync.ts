import * as E from '#fp-ts/Either';
import { map, type Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { sync as endpoint, type SyncRequest } from '../protocol/endpoints/sync.js';
import { type ChatEvent, decodeParsedEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import { command } from './command.js';

/** Options of `sync`. */
export type SyncOptions = Pick<SyncRequest, 'watch' | 'with_inaccessible_cids'>;

/** The events of channels since a date. */
export interface Synced {
  /** Oldest first. */
  readonly events: readonly ChatEvent[];
  /** Events that are not valid. They are not in `events`. */
  readonly failures: readonly DecodeFailure[];
  /** Channels that the user can no longer read; empty without `with_inaccessible_cids`. */
  readonly inaccessibleCids: readonly string[];
}

/**
 * The events of channels since a date, at most 30 days ago and at most 1 000 events. Use it to
 * update a database of your own. A connection does not need it: it recovers missed events by
 * itself.
 *
 * A channel that the user can no longer read is reported as `notification.removed_from_channel`, or
 * with `with_inaccessible_cids` in a list. With `watch` the connection watches the other channels
 * from then on. Errors with an `ApiError` of code 4 when the date is too long ago or there are too
 * many events: then query the channels again.
 *
 * @example
 * ```ts
 * import { type ChatConnection, sync } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * sync(chat, ['messaging:general'], '2024-05-01T12:00:00Z').subscribe(({ events }) => {
 *   for (const event of events) console.log(event.type);
 * });
 * ```
 */
export const sync = (
  chat: Calls,
  cids: readonly string[],
  lastSyncAt: SyncRequest['last_sync_at'],
  options: SyncOptions = {},
): Observable<Synced> =>
  command(chat, endpoint, {}, { channel_cids: cids, last_sync_at: lastSyncAt, ...options }).pipe(
    map(({ events, inaccessible_cids }) => {
      const read = events.map(decodeParsedEvent);
      return {
        events: read.flatMap((each) => (E.isRight(each) ? [each.right] : [])),
        failures: read.flatMap((each) => (E.isLeft(each) ? [each.left] : [])),
        inaccessibleCids: inaccessible_cids ?? [],
      };
    }),
  );
