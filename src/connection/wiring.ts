import type { BehaviorSubject, Observable } from 'rxjs';
import type { ChatState } from '../state/chat.js';
import type { Settings } from './options.js';
import type { ConnectionStatus } from './status.js';
import type { TokenCache } from './token.js';
import type { WatchOptions } from './watches.js';

/** What calls need of a connection; not for users. */
export interface Wiring {
  readonly settings: Settings;
  readonly tokens: TokenCache;
  readonly status$: BehaviorSubject<ConnectionStatus>;
  /** The connection that calls, and what they watch, belong to; nothing while there is none. */
  readonly home$: BehaviorSubject<string | undefined>;
  readonly state$: BehaviorSubject<ChatState>;
}

/** What watches need of a connection; not for users. */
export interface Wired {
  readonly hold: (cid: string, options: WatchOptions) => Observable<never>;
}

/** Where a connection keeps its wiring. */
export const wiring: unique symbol = Symbol('millrace.wiring');
