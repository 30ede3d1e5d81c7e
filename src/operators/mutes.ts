import { distinctUntilChanged, filter, map, type Observable, scan } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { foldMe } from '../state/me.js';
import { emptyMutes, foldMutes, type Mutes } from '../state/mutes.js';
import { stateStream, selectState } from './stateStream.js';

interface Told {
  readonly isTold: boolean;
  readonly mutes: Mutes;
}

const told = stateStream<Told>(
  selectState(({ me, mutes }) => ({ isTold: me !== undefined, mutes })),
  scan(
    ({ isTold, mutes }: Told, event: ChatEvent) => ({
      isTold: isTold || foldMe(undefined, event) !== undefined,
      mutes: foldMutes(mutes, event),
    }),
    { isTold: false, mutes: emptyMutes },
  ),
);

/**
 * Whom and what the connected user has muted. Whether a mute still holds at a moment is for
 * `isUserMuted` and `isChannelMuted` of `millrace/state` to say. On a connection the current mutes
 * come first, to late subscribers too; nothing until the first health check told them. Emits only
 * when they change. Completes and errors with the source.
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
  told(source$).pipe(
    filter(({ isTold }) => isTold),
    map(({ mutes }) => mutes),
    distinctUntilChanged(),
  );
