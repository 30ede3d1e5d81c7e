import { type EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import type { ConnectOptions } from '../connection/options.js';
import type { FrameBatchingOptions } from './batchFrames.js';
import {
  CHAT_CONNECTION,
  CHAT_SETTINGS,
  type ChatSettings,
  createConnection,
  type ServerRendering,
} from './chatConnection.js';
import { CHAT_CONTEXT, createContext } from './chatContext.js';

const defaults: ChatSettings = {
  serverRendering: 'never',
  serverWaitMs: 500,
  frameBatching: {},
};

const settings: unique symbol = Symbol('millrace.settings');

/** An argument of `provideChat` beside the options of the connection. */
export interface ChatFeature {
  /** @internal */
  readonly [settings]: Partial<ChatSettings>;
}

/**
 * How long the connection outlives the last signal that uses it, in milliseconds, so that a change of
 * routes keeps it: as `lingerMs` of `connect`, which it replaces. A rendering on a server has none.
 *
 * @example
 * ```ts
 * import { provideChat, withLinger } from 'millrace/angular';
 *
 * provideChat(() => ({ url: '/chat', apiKey: 'dev', user: { id: 'john' }, token: '' }), withLinger(10_000));
 * ```
 */
export const withLinger = (ms: number): ChatFeature => ({ [settings]: { lingerMs: ms } });

/**
 * What happens while a page is rendered on a server. With `'never'`, the default, nothing connects,
 * the options are not asked for, and every signal has its initial value. With `'connect'` the page
 * is rendered with the first value of each signal; a signal without one is waited for `waitMs`, 500
 * by default. The connection is closed when the page is rendered.
 *
 * @example
 * ```ts
 * import { provideChat, withServerRendering } from 'millrace/angular';
 *
 * provideChat(
 *   () => ({ url: 'http://127.0.0.1:8080', apiKey: 'dev', user: { id: 'john' }, token: '' }),
 *   withServerRendering('connect', { waitMs: 500 }),
 * );
 * ```
 */
export const withServerRendering = (
  rendering: ServerRendering,
  { waitMs = defaults.serverWaitMs }: { readonly waitMs?: number } = {},
): ChatFeature => ({ [settings]: { serverRendering: rendering, serverWaitMs: waitMs } });

/**
 * How often signals change at most: by default 60 times a second in a visible page and 5 times in a
 * hidden one.
 *
 * @example
 * ```ts
 * import { provideChat, withFrameBatching } from 'millrace/angular';
 *
 * provideChat(
 *   () => ({ url: '/chat', apiKey: 'dev', user: { id: 'john' }, token: '' }),
 *   withFrameBatching({ framesPerSecond: 20 }),
 * );
 * ```
 */
export const withFrameBatching = (options: FrameBatchingOptions = {}): ChatFeature => ({
  [settings]: { frameBatching: options },
});

/**
 * Provides one connection to an application, or to a route and what is below it. `options` are those
 * of `connect`; they are asked for once, when something uses the chat first, and may call `inject`.
 * The connection opens with the first signal and ends with the injector.
 *
 * @example
 * ```ts
 * import { provideChat } from 'millrace/angular';
 * import { type ApplicationConfig, inject, InjectionToken } from '@angular/core';
 *
 * declare const SESSION: InjectionToken<{ readonly userId: string; readonly token: () => Promise<string> }>;
 *
 * export const config: ApplicationConfig = {
 *   providers: [
 *     provideChat(() => {
 *       const session = inject(SESSION);
 *       return {
 *         url: 'http://127.0.0.1:8080',
 *         apiKey: 'dev',
 *         user: { id: session.userId },
 *         token: session.token,
 *       };
 *     }),
 *   ],
 * };
 * ```
 */
export const provideChat = (
  options: () => ConnectOptions,
  ...features: readonly ChatFeature[]
): EnvironmentProviders =>
  makeEnvironmentProviders([
    {
      provide: CHAT_SETTINGS,
      useValue: features.reduce<ChatSettings>(
        (all, feature) => ({ ...all, ...feature[settings] }),
        defaults,
      ),
    },
    { provide: CHAT_CONNECTION, useFactory: () => createConnection(options) },
    { provide: CHAT_CONTEXT, useFactory: createContext },
  ]);
