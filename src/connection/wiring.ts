import type { BehaviorSubject, Observable } from 'rxjs';
import type { Held } from '../internal/held.js';
import type { ChatState } from '../state/chat.js';
import type { Settings } from './options.js';
import type { ConnectionStatus } from './status.js';
import type { TokenCache } from './token.js';
import type { HoldOptions } from './watches.js';

/** What calls need of a connection; not for users. */
export interface Wiring {
  readonly settings: Settings;
  readonly tokens: TokenCache;
  readonly status$: BehaviorSubject<ConnectionStatus>;
  /** The connection that calls, and what they watch, belong to; nothing while there is none. */
  readonly home$: BehaviorSubject<string | undefined>;
  readonly state: Held<ChatState>;
}

/** What watches and operators need of a connection; not for users. */
export interface Wired {
  readonly hold: (cid: string, options: HoldOptions) => Observable<never>;
  readonly uncovered: (userIds: readonly string[]) => Observable<readonly string[]>;
}
