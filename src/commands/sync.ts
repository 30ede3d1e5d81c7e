import * as E from '#fp-ts/Either';
import { map, type Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { sync as endpoint, type SyncRequest } from '../protocol/endpoints/sync.js';
import { type ChatEvent, readEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import { command } from './command.js';

/** What else `sync` is to do. */
export type SyncOptions = Pick<SyncRequest, 'watch' | 'with_inaccessible_cids'>;

/** What happened meanwhile. */
export interface Synced {
  /** Oldest first. */
  readonly events: readonly ChatEvent[];
  /** Events that are not valid; they stand for nothing. */
  readonly failures: readonly DecodeFailure[];
  /** Channels that cannot be read any more, where that was asked for. */
  readonly inaccessibleCids: readonly string[];
}

/**
 * What happened in channels since a moment, up to 30 days and 1 000 events ago: for who keeps them
 * in a database of its own. A connection needs it for nothing; it gives what it missed by itself.
 *
 * A channel that cannot be read any more comes as `notification.removed_from_channel`, or with
 * `with_inaccessible_cids` in a list; with `watch` the connection watches the others from now on.
 * Errors with an `ApiError` of code 4 when the moment is too long ago or there was too much: then
 * query the channels anew.
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
      const read = events.map(readEvent);
      return {
        events: read.flatMap((each) => (E.isRight(each) ? [each.right] : [])),
        failures: read.flatMap((each) => (E.isLeft(each) ? [each.left] : [])),
        inaccessibleCids: inaccessible_cids ?? [],
      };
    }),
  );
