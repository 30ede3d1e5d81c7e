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
import { type LiveConnection, liveConnectionOf, onEachConnection } from './liveConnection.js';
import { stateStream, selectState } from './stateStream.js';
import { queryPresence } from './queryPresence.js';

const statuses = ({ presence }: ChatState): Presence => presence;
const folded = scan(foldPresence, emptyPresence);

const known = stateStream(selectState(statuses), folded);

const knownOf = (id: string) =>
  stateStream(
    ({ entry }) => entry(statuses, id),
    pipe(
      folded,
      map((state) => state.get(id)),
    ),
  );

const asking = (chat: LiveConnection, ids: readonly string[]): Observable<never> =>
  onEachConnection(chat, (connectionId) =>
    chat[connectionInternals]
      .uncovered(ids)
      .pipe(switchMap((uncovered) => queryPresence(chat)(uncovered, connectionId))),
  ).pipe(ignoreElements());

/** What is known of users, who are asked after where nothing else tells of them. */
const askingAfter =
  <S>(ids: readonly string[], status: OperatorFunction<ChatEvent, S>) =>
  (source$: Observable<ChatEvent>): Observable<S> =>
    defer(() => {
      const chat = liveConnectionOf(source$);
      // The connection first: it has to be at work before anything is asked of it.
      return chat ? merge(status(source$), asking(chat, ids)) : status(source$);
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
    askingAfter(
      [id],
      knownOf(id),
    )(source$).pipe(
      filter((status) => status !== undefined),
      distinctUntilChanged(),
    );

const ofUsers = (given: readonly string[]): OperatorFunction<ChatEvent, Presence> => {
  const ids = new Set(given);
  return (source$) =>
    askingAfter(
      [...ids],
      known,
    )(source$).pipe(
      distinctUntilChanged(),
      map((state) => only(ids, state)),
      filter(({ size }) => size > 0),
      distinctUntilChanged(isSame),
    );
};

/** Takes one user or several. */
export interface PresenceOf {
  (userId: string): OperatorFunction<ChatEvent, UserPresence>;
  (userIds: readonly string[]): OperatorFunction<ChatEvent, Presence>;
}

/**
 * The status of a user, or of several by id, each change once; of several, those that are known so
 * far. On a connection the current status comes first when it is known, to late subscribers too.
 * Of whom no watch with presence tells, the server is asked while subscribed, once on each
 * connection however many subscribe, and tells of changes from then on; where it will not say, only
 * what events tell is known. Any other source is folded from its events alone. Completes and errors
 * with the source.
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
export const presenceOf = ((users: string | readonly string[]) =>
  typeof users === 'string' ? ofUser(users) : ofUsers(users)) as PresenceOf;
