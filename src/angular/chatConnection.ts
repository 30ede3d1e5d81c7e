import { DestroyRef, inject, InjectionToken, NgZone, PLATFORM_ID } from '@angular/core';
import { NEVER, Subject } from 'rxjs';
import { connect, type ChatConnection } from '../connection/connect.js';
import { connectionOver } from '../connection/connectionOver.js';
import type { ConnectOptions } from '../connection/options.js';
import { InputError } from '../errors.js';
import type { FrameBatchingOptions } from './batchFrames.js';
import { outsideZone } from './outsideZone.js';

/** What a page does with the connection while it is rendered on a server. */
export type ServerRendering = 'never' | 'connect';

/** What the features of `provideChat` set. */
export interface ChatSettings {
  readonly lingerMs?: number;
  readonly serverRendering: ServerRendering;
  /** How long the rendering on a server waits for a first value. */
  readonly serverWaitMs: number;
  /** `undefined` where every value is set at once. */
  readonly frameBatching: FrameBatchingOptions | undefined;
}

export const CHAT_SETTINGS = new InjectionToken<ChatSettings>('millrace.CHAT_SETTINGS');

/** The connection of the application, or of the part of it that `provideChat` is given to. */
export const CHAT_CONNECTION = new InjectionToken<ChatConnection>('millrace.CHAT_CONNECTION');

/** Says what is missing. */
export const throwMissing = (): never => {
  throw new InputError('There is no chat here: add provideChat(...) to the providers.');
};

/** Whether the page is being rendered on a server. The same test as `isPlatformServer`. */
export const injectIsServer = (): boolean => inject(PLATFORM_ID) === 'server';

/** Whether signals keep their initial values, because nothing connects. */
export const injectIsSilent = (): boolean =>
  injectIsServer() && inject(CHAT_SETTINGS).serverRendering === 'never';

/** A connection that ends with the injector, outside the zone. */
export const placedHere = (chat: ChatConnection): ChatConnection => {
  const end$ = new Subject<void>();
  inject(DestroyRef).onDestroy(() => {
    end$.next();
  });
  return outsideZone(chat, { zone: inject(NgZone), end$ });
};

/** Makes the connection of an injector: called once, when somebody injects it first. */
export const createConnection = (options: () => ConnectOptions): ChatConnection => {
  if (injectIsSilent())
    return connectionOver(NEVER, 'nothing is sent while a page is rendered on a server.');
  const { lingerMs } = inject(CHAT_SETTINGS);
  return placedHere(
    connect({
      ...options(),
      ...(lingerMs !== undefined && { lingerMs }),
      // A rendered page is done with: nobody uses its connection again.
      ...(injectIsServer() && { lingerMs: 0 }),
    }),
  );
};

/**
 * The connection that `provideChat` provides, for commands and for streams that are no signals. On
 * a server that does not connect it never emits, and its calls fail with an `InputError`.
 *
 * It is subscribed outside the zone of Angular. A subscriber that sets a signal needs nothing else;
 * one that sets a plain field in an application with zone.js calls `NgZone.run` for it. Its streams
 * complete when the injector of `provideChat` is destroyed. Throws an `InputError` where there is
 * no `provideChat`.
 *
 * @example
 * ```ts
 * import { injectChat } from 'millrace/angular';
 * import { sendReaction } from 'millrace';
 *
 * export class Message {
 *   private readonly chat = injectChat();
 *
 *   love(id: string): void {
 *     sendReaction(this.chat, id, { type: 'love' }).subscribe();
 *   }
 * }
 * ```
 */
export const injectChat = (): ChatConnection =>
  inject(CHAT_CONNECTION, { optional: true }) ?? throwMissing();
