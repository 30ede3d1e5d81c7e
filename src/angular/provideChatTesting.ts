import { type EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import type { Observable } from 'rxjs';
import type { ChatConnection } from '../connection/connect.js';
import { connectionOver } from '../connection/connectionOver.js';
import { connectionInternals } from '../internal/connectionInternals.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { CHAT_CONNECTION, CHAT_SETTINGS, type ChatSettings, placedHere } from './chatConnection.js';
import { CHAT_CONTEXT, createContext } from './chatContext.js';

const isConnection = (source$: Observable<ChatEvent>): source$ is ChatConnection =>
  connectionInternals in source$;

const settings: ChatSettings = {
  serverRendering: 'connect',
  serverWaitMs: 500,
  frameBatching: undefined,
};

/**
 * In place of `provideChat` in tests: the events of a stream, or a connection such as one of
 * `openTestServer`. Every signal follows its events at once, without frames.
 *
 * Over a stream the state is folded from the events alone, and calls fail with an `InputError` that
 * says so: a message that is sent is shown in `pending` as failed. A stream that completes leaves
 * the state as it is. Over a connection everything works.
 *
 * @example
 * ```ts
 * import { injectUnread, provideChatTesting } from 'millrace/angular';
 * import { build } from 'millrace/testing';
 * import { TestBed } from '@angular/core/testing';
 * import { Subject } from 'rxjs';
 * import type { ChatEvent } from 'millrace';
 *
 * const events = new Subject<ChatEvent>();
 * TestBed.configureTestingModule({ providers: [provideChatTesting(events)] });
 * const unread = TestBed.runInInjectionContext(() => injectUnread());
 * events.next(build('notification.mark_read', { total_unread_count: 3 }));
 * console.log(unread()); // 3
 * ```
 */
export const provideChatTesting = (
  source$: Observable<ChatEvent> | ChatConnection,
): EnvironmentProviders =>
  makeEnvironmentProviders([
    { provide: CHAT_SETTINGS, useValue: settings },
    {
      provide: CHAT_CONNECTION,
      useFactory: () => placedHere(isConnection(source$) ? source$ : connectionOver(source$)),
    },
    { provide: CHAT_CONTEXT, useFactory: createContext },
  ]);
