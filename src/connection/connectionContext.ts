import type { BehaviorSubject, Observable } from 'rxjs';
import type { StateStore } from '../internal/stateStore.js';
import type { ChatState } from '../state/chat.js';
import type { Settings } from './options.js';
import type { ConnectionStatus } from './status.js';
import type { TokenCache } from './tokenCache.js';
import type { HoldOptions } from './watches.js';

/** What calls need of a connection; not for users. */
export interface ConnectionContext {
  readonly settings: Settings;
  readonly tokens: TokenCache;
  readonly status$: BehaviorSubject<ConnectionStatus>;
  /** The connection that calls, and what they watch, belong to; nothing while there is none. */
  readonly connectionId$: BehaviorSubject<string | undefined>;
  readonly state: StateStore<ChatState>;
}

/** What watches and operators need of a connection; not for users. */
export interface ConnectionInternals {
  readonly hold: (cid: string, options: HoldOptions) => Observable<never>;
  readonly uncovered: (userIds: readonly string[]) => Observable<readonly string[]>;
}
