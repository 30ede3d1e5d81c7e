import * as E from '#fp-ts/Either';
import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  ignoreElements,
  map,
  merge,
  type Observable,
  scan,
  startWith,
  switchMap,
} from 'rxjs';
import { withChannelAddress } from '../calls/withChannelAddress.js';
import { getOrCreateChannel } from '../protocol/endpoints/channels.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { CustomEventEnvelope, EventReader } from '../protocol/events/defineEvent.js';
import { toMillis } from '../protocol/time.js';
import type { ChatConnection } from './chatConnection.js';
import { connectionIdOf } from './status.js';
import { watch } from './watch.js';

/** The last event of each sender, by user id. */
export type Latest<Event> = ReadonlyMap<string, Event>;

const isNewer = (one: CustomEventEnvelope<string>, other?: CustomEventEnvelope<string>): boolean =>
  other === undefined || toMillis(one.created_at) >= toMillis(other.created_at);

const foldLatest =
  <Event extends CustomEventEnvelope<string>>({ read }: EventReader<Event>) =>
  (latest: Latest<Event>, event: ChatEvent): Latest<Event> => {
    const result = event.type === 'unknown' ? read(event) : undefined;
    if (!result || E.isLeft(result)) return latest;
    const { user } = result.right;
    return user && isNewer(result.right, latest.get(user.id))
      ? new Map([...latest, [user.id, result.right]])
      : latest;
  };

/** Requests what the server retains: it is sent to a connection that watches, with the response. */
const retained = (chat: ChatConnection, cid: string): Observable<never> =>
  chat.status$.pipe(
    map(connectionIdOf),
    distinctUntilChanged(),
    switchMap((id) =>
      id === undefined
        ? EMPTY
        : withChannelAddress(cid, (address) =>
            chat.call(getOrCreateChannel, address, { watch: true, state: false }),
          ).pipe(catchError(() => EMPTY)),
    ),
    ignoreElements(),
  );

/**
 * The last event of each sender of a definition with `retain: 'latest'`, by user id, as a new map on
 * each change: cursors, statuses, positions. Watches the channel while subscribed. Emits the empty
 * map first, then what the server retains, also for a channel that is watched already. Errors as
 * `watch` does, and never completes.
 *
 * @example
 * ```ts
 * import * as t from 'io-ts';
 * import { type ChatConnection, defineEvent, latestOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * const Cursor = defineEvent('cursor', t.type({ x: t.number, y: t.number }), { retain: 'latest' });
 * latestOf(chat, 'messaging:general', Cursor).subscribe((cursors) => {
 *   for (const [id, { x, y }] of cursors) console.log(id, x, y);
 * });
 * ```
 */
export const latestOf = <Event extends CustomEventEnvelope<string>>(
  chat: ChatConnection,
  cid: string,
  definition: EventReader<Event>,
): Observable<Latest<Event>> =>
  defer(() => {
    const nothing: Latest<Event> = new Map<string, Event>();
    return merge(watch(chat, cid), retained(chat, cid)).pipe(
      scan(foldLatest(definition), nothing),
      startWith(nothing),
      distinctUntilChanged(),
    );
  });
