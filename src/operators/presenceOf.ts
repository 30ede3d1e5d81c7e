import {
  defer,
  distinctUntilChanged,
  filter,
  ignoreElements,
  map,
  merge,
  type Observable,
  type OperatorFunction,
  pipe,
  scan,
  switchMap,
} from 'rxjs';
import { connectionInternals } from '../internal/connectionInternals.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { ChatState } from '../state/chat.js';
import {
  emptyPresence,
  foldPresence,
  type Presence,
  type UserPresence,
} from '../state/presence.js';
import { connectionOperator } from './connectionOperator.js';
import { type LiveConnection, liveConnectionOf, onEachConnection } from './liveConnection.js';
import { createEnd } from './createEnd.js';
import { stateStream, selectState } from './stateStream.js';
import { queryPresence } from './queryPresence.js';

const presenceIn = ({ presence }: ChatState): Presence => presence;
const folded = scan(foldPresence, emptyPresence);

const presences = stateStream(selectState(presenceIn), folded);

const presenceOfUser = (id: string) =>
  stateStream(
    ({ entry }) => entry(presenceIn, id),
    pipe(
      folded,
      map((state) => state.get(id)),
    ),
  );

const queryUncovered = (chat: LiveConnection, ids: readonly string[]): Observable<never> =>
  onEachConnection(chat, (connectionId) =>
    chat[connectionInternals]
      .uncovered(ids)
      .pipe(switchMap((uncovered) => queryPresence(chat)(uncovered, connectionId))),
  ).pipe(ignoreElements());

/** The presence of users. Queries the server for those that no watch with presence covers. */
const withPresenceQuery =
  <S>(ids: readonly string[], status: OperatorFunction<ChatEvent, S>) =>
  (source$: Observable<ChatEvent>): Observable<S> =>
    defer(() => {
      const chat = liveConnectionOf(source$);
      if (!chat) return status(source$);
      const { ends, until } = createEnd();
      // The status first: its subscription opens the connection that the query needs.
      return merge(status(source$).pipe(ends()), queryUncovered(chat, ids).pipe(until()));
    });

const only = (ids: ReadonlySet<string>, state: Presence): Presence =>
  new Map(
    [...ids].flatMap((id) => {
      const status = state.get(id);
      return status ? [[id, status] as const] : [];
    }),
  );

const isSame = (one: Presence, other: Presence): boolean =>
  one.size === other.size && [...one].every(([id, status]) => other.get(id) === status);

const ofUser =
  (id: string): OperatorFunction<ChatEvent, UserPresence> =>
  (source$) =>
    withPresenceQuery(
      [id],
      presenceOfUser(id),
    )(source$).pipe(
      filter((status) => status !== undefined),
      distinctUntilChanged(),
    );

const ofUsers = (given: readonly string[]): OperatorFunction<ChatEvent, Presence> => {
  const ids = new Set(given);
  return (source$) =>
    withPresenceQuery(
      [...ids],
      presences,
    )(source$).pipe(
      distinctUntilChanged(),
      map((state) => only(ids, state)),
      filter(({ size }) => size > 0),
      distinctUntilChanged(isSame),
    );
};

/** The signatures for one user, and those for several. */
export interface PresenceOf {
  (userId: string): OperatorFunction<ChatEvent, UserPresence>;
  (userIds: readonly string[]): OperatorFunction<ChatEvent, Presence>;
  (source$: Observable<ChatEvent>, userId: string): Observable<UserPresence>;
  (source$: Observable<ChatEvent>, userIds: readonly string[]): Observable<Presence>;
}

/**
 * The presence of a user, or of several by id, on each change. For several, the map holds those
 * that are known so far. On a connection every subscriber gets the current presence first, if it is
 * known. A user that no watch with presence covers is queried from the server while subscribed,
 * once per connection for all subscribers, and the server sends changes from then on; if that query
 * fails, only events give the presence. Any other source is folded from its events alone. Completes
 * and errors with the source.
 *
 * ```
 * source                --jane on--max on--x--jane off--|
 * presenceOf('jane')    --on------------------off-------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, presenceOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(presenceOf('jane')).subscribe(({ user, online }) => {
 *   console.log(`${user.name ?? user.id} is now ${online ? 'online' : 'offline'}`);
 * });
 * chat.pipe(presenceOf(['jane', 'max'])).subscribe((known) => {
 *   console.log([...known.values()].filter(({ online }) => online).length);
 * });
 * ```
 */
export const presenceOf = connectionOperator(
  (users: string | readonly string[]): OperatorFunction<ChatEvent, UserPresence | Presence> =>
    typeof users === 'string' ? ofUser(users) : ofUsers(users),
) as PresenceOf;
