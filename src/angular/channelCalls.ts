import { DestroyRef, inject, NgZone, type WritableSignal } from '@angular/core';
import { defer, finalize, groupBy, mergeMap, type Observable, Subject, tap } from 'rxjs';
import { loadOlder, type LoadedPage } from '../commands/messagePages.js';
import { markRead } from '../commands/reads.js';
import type { ChatError } from '../errors.js';
import { typingSignal } from '../operators/typingSignal.js';
import type { MessageInput } from '../protocol/endpoints/inputs.js';
import type { MarkReadResponse } from '../protocol/endpoints/reads.js';
import type { Message } from '../protocol/objects.js';
import { injectContext } from './chatContext.js';
import { startCall } from './startCall.js';

/** What a user does in a channel. */
export interface ChannelCalls {
  /** Shows the others that the user types: call it with every keystroke. */
  readonly keystroke: () => void;
  /**
   * Sends a message, after those that were sent to the channel before it. It is in `pending` until
   * its event arrives. If it fails, it stays there, across changes of routes, until it is sent again
   * or discarded. A message with the `id` of a failed one is that one, sent again: the server stores
   * it once, whatever became of the first call.
   */
  readonly send: (message: MessageInput) => Observable<Message>;
  /** Removes a message that has failed from `pending`. */
  readonly discard: (id: string) => void;
  /** Marks the channel as read. */
  readonly read: () => Observable<MarkReadResponse>;
  /**
   * Loads up to `limit` messages before those in `messages`, 50 by default. A second call while one
   * is loading is the same call.
   */
  readonly loadOlder: (limit?: number) => Observable<LoadedPage>;
}

/** The error of a call, and the channel that it was for. */
export interface Failure {
  readonly cid: string;
  readonly error: ChatError;
}

/** The calls of a user in the current channel; `failed` is the failure of the last one. */
export const injectCalls = (
  currentCid: () => string,
  failed: WritableSignal<Failure | undefined>,
): ChannelCalls => {
  const { chat, queue } = injectContext();
  const zone = inject(NgZone);

  const start = <A>(call: (cid: string) => Observable<A>): Observable<A> => {
    const cid = currentCid();
    return startCall(
      zone,
      defer(() => call(cid)).pipe(
        tap({
          complete: () => {
            failed.set(undefined);
          },
          error: (error: unknown) => {
            failed.set({ cid, error: error as ChatError });
          },
        }),
      ),
    );
  };

  const loading = new Map<string, Observable<LoadedPage>>();

  const keystrokes = new Subject<string>();
  const signalling = keystrokes
    .pipe(
      groupBy((cid) => cid),
      mergeMap((keystrokes$) => keystrokes$.pipe(typingSignal(chat, keystrokes$.key))),
    )
    .subscribe();
  inject(DestroyRef).onDestroy(() => {
    signalling.unsubscribe();
  });

  return {
    keystroke: () => {
      zone.runOutsideAngular(() => {
        keystrokes.next(currentCid());
      });
    },
    send: (message) => start((cid) => queue.send(cid, message)),
    discard: (id) => {
      queue.discard(currentCid(), id);
    },
    read: () => start((cid) => markRead(chat, cid)),
    loadOlder: (limit) => {
      const cid = currentCid();
      const current$ = loading.get(cid);
      if (current$) return current$;
      const page = { isLoading: true };
      const page$ = start(() =>
        loadOlder(chat, cid, limit === undefined ? {} : { limit }).pipe(
          finalize(() => {
            page.isLoading = false;
            loading.delete(cid);
          }),
        ),
      );
      if (page.isLoading) loading.set(cid, page$);
      return page$;
    },
  };
};
