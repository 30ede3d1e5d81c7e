import {
  DestroyRef,
  ErrorHandler,
  inject,
  InjectionToken,
  NgZone,
  PendingTasks,
} from '@angular/core';
import {
  catchError,
  defer,
  EMPTY,
  finalize,
  type Observable,
  Subject,
  type Subscription,
  timer,
} from 'rxjs';
import type { ChatConnection } from '../connection/connect.js';
import { batchFrames } from './batchFrames.js';
import {
  CHAT_CONNECTION,
  CHAT_SETTINGS,
  injectIsServer,
  injectIsSilent,
  throwMissing,
} from './chatConnection.js';
import { createSendQueue, type SendQueue } from './sendQueue.js';

/** What the signals of one `provideChat` share. */
export interface ChatContext {
  readonly chat: ChatConnection;
  /** Whether a page is rendered, and then done with. */
  readonly isServer: boolean;
  /** Whether every signal keeps its initial value. */
  readonly isSilent: boolean;
  /** Passes an error to the `ErrorHandler`, once for all signals that it reaches. */
  readonly report: (error: unknown) => void;
  /**
   * Subscribes outside the zone, and gives at most one value per frame to `next`. While rendering on
   * a server the application waits for the first value. An error is reported.
   */
  readonly follow: <A>(source: () => Observable<A>, next: (value: A) => void) => Subscription;
  /** What is being sent; it outlives the components that send. */
  readonly queue: SendQueue;
}

export const CHAT_CONTEXT = new InjectionToken<ChatContext>('millrace.CHAT_CONTEXT');

const createReport = (handler: ErrorHandler): ChatContext['report'] => {
  const reported = new WeakSet();
  return (error) => {
    if (typeof error === 'object' && error !== null) {
      if (reported.has(error)) return;
      reported.add(error);
    }
    handler.handleError(error);
  };
};

/** Keeps the application unstable until the first value, and no longer than `waitMs`. */
const createWait = (tasks: PendingTasks, waitMs: number) => (): (() => void) => {
  const done = tasks.add();
  const waiting = timer(waitMs).subscribe({ next: done, error: done });
  return () => {
    waiting.unsubscribe();
    done();
  };
};

/** Makes the context of an injector. */
export const createContext = (): ChatContext => {
  const { frameBatching, serverWaitMs } = inject(CHAT_SETTINGS);
  const zone = inject(NgZone);
  const isServer = injectIsServer();
  const wait = isServer ? createWait(inject(PendingTasks), serverWaitMs) : () => () => undefined;
  const report = createReport(inject(ErrorHandler));
  // A page that is rendered once needs no frames.
  const inFrames = <A>(values$: Observable<A>): Observable<A> =>
    frameBatching && !isServer ? values$.pipe(batchFrames(frameBatching)) : values$;

  const chat = inject(CHAT_CONNECTION);
  const end$ = new Subject<void>();
  inject(DestroyRef).onDestroy(() => {
    end$.next();
  });

  return {
    chat,
    isServer,
    queue: createSendQueue(chat, end$),
    isSilent: injectIsSilent(),
    report,
    follow: (source, next) =>
      zone.runOutsideAngular(() => {
        const done = wait();
        // Reported before the frame, so that the last value before the error is still set.
        const values$ = defer(source).pipe(
          catchError((error: unknown) => {
            report(error);
            return EMPTY;
          }),
        );
        return inFrames(values$)
          .pipe(finalize(done))
          .subscribe({
            next: (value) => {
              next(value);
              done();
            },
            error: report,
          });
      }),
  };
};

/** The context of the nearest `provideChat`. */
export const injectContext = (): ChatContext =>
  inject(CHAT_CONTEXT, { optional: true }) ?? throwMissing();
