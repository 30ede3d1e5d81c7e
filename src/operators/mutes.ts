import { distinctUntilChanged, filter, map, type Observable, scan } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { foldMe } from '../state/me.js';
import { emptyMutes, foldMutes, type Mutes } from '../state/mutes.js';
import { stateStream, selectState } from './stateStream.js';

interface KnownMutes {
  readonly isKnown: boolean;
  readonly mutes: Mutes;
}

const mutes = stateStream<KnownMutes>(
  selectState(({ me, mutes }) => ({ isKnown: me !== undefined, mutes })),
  scan(
    ({ isKnown, mutes }: KnownMutes, event: ChatEvent) => ({
      isKnown: isKnown || foldMe(undefined, event) !== undefined,
      mutes: foldMutes(mutes, event),
    }),
    { isKnown: false, mutes: emptyMutes },
  ),
);

/**
 * The users and channels that the connected user has muted. Use `isUserMuted` and `isChannelMuted`
 * of `millrace/state` to check whether a mute has expired. On a connection every subscriber gets
 * the current mutes first. Emits on each change, starting with the first health check. Completes
 * and errors with the source.
 *
 * ```
 * source    --h(none)--m--mute(jane)--unmute(jane)--|
 * mutes$    --{}----------{jane}------{}------------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, mutes$ } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(mutes$).subscribe(({ users }) => console.log([...users.keys()]));
 * ```
 */
export const mutes$ = (source$: Observable<ChatEvent>): Observable<Mutes> =>
  mutes(source$).pipe(
    filter(({ isKnown }) => isKnown),
    map(({ mutes }) => mutes),
    distinctUntilChanged(),
  );
