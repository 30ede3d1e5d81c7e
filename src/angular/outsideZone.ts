import type { NgZone } from '@angular/core';
import { Observable, type Observer, takeUntil } from 'rxjs';
import type { ChatConnection } from '../connection/connect.js';
import { connectionInternals } from '../internal/connectionInternals.js';
import { route, type Selection } from '../internal/routes.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';

/** Where the sockets and timers of a connection live, and until when. */
interface Place {
  readonly zone: NgZone;
  readonly end$: Observable<unknown>;
}

const placed = <A>(source$: Observable<A>, { zone, end$ }: Place): Observable<A> =>
  new Observable((subscriber) =>
    zone.runOutsideAngular(() => source$.pipe(takeUntil(end$)).subscribe(subscriber)),
  );

/**
 * The same connection, but subscribed outside the zone of Angular, even for its first subscriber: a frame
 * of its socket then causes no change detection. It ends, with all its subscribers, with `end$`.
 */
export const outsideZone = (chat: ChatConnection, place: Place): ChatConnection => {
  const events$ = placed(chat, place);
  const internals = chat[connectionInternals];
  // What it has beside its events is that of the connection itself, and found on its prototype.
  return Object.create(chat, {
    subscribe: {
      value: (observer: Partial<Observer<ChatEvent>>) => events$.subscribe(observer),
    },
    [route]: { value: (selection: Selection) => placed(chat[route](selection), place) },
    [connectionInternals]: {
      value: {
        ...internals,
        hold: (...args: Parameters<typeof internals.hold>) =>
          placed(internals.hold(...args), place),
      },
    },
  }) as ChatConnection;
};
