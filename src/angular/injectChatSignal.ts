import type { Signal } from '@angular/core';
import { map, type Observable } from 'rxjs';
import type { ChatConnection } from '../connection/connect.js';
import { followSignals, type MaybeSignal } from './followSignals.js';

/** One signal of what follows a key. */
export const followSignal = <K, A>(
  key: MaybeSignal<K>,
  project: (chat: ChatConnection, key: K) => Observable<A>,
  initial: A,
): Signal<A> =>
  followSignals({
    key,
    project: (chat, current: K) => project(chat, current).pipe(map((value) => ({ value }))),
    initial: { value: initial },
  }).value;

/**
 * A read-only signal of what `project` makes of the connection: `initial` until the first value, and
 * the current value at once where the stream has one. Use it for every stream that the other
 * functions do not cover.
 *
 * The stream is subscribed outside the zone of Angular, and unsubscribed when the injector is
 * destroyed. The signal changes at most once per animation frame: the first value is set at once,
 * and then the newest one of each frame. Nothing else causes change detection, and a signal that no
 * template reads causes none. An error goes to Angular's `ErrorHandler`, once however many signals
 * it reaches, and the signal keeps its last value; completion leaves it as it is. On a server it
 * keeps `initial`, unless `withServerRendering('connect')` is provided.
 *
 * @example
 * ```ts
 * import { injectChatSignal } from 'millrace/angular';
 * import { ofType } from 'millrace';
 * import { map } from 'rxjs';
 *
 * export class Ticker {
 *   readonly last = injectChatSignal(
 *     (chat) => chat.pipe(ofType('message.new'), map(({ message }) => message.text)),
 *     undefined,
 *   );
 * }
 * ```
 */
export const injectChatSignal = <A>(
  project: (chat: ChatConnection) => Observable<A>,
  initial: NoInfer<A>,
): Signal<A> => followSignal<undefined, A>(undefined, project, initial);
