import type { BehaviorSubject, Observable, Observer } from 'rxjs';
import type { Step } from './machine/commands.js';
import type { Settings } from './options.js';
import type { StateKeeper } from './stateKeeper.js';
import type { ConnectionStatus } from './status.js';
import type { TokenCache } from './tokenCache.js';
import type { HoldOptions } from './heldWatch.js';
import type { Sharing } from './sharing.js';
import type { Trace } from './trace.js';

/** The parts of a connection that calls use. Not public. */
export interface ConnectionContext {
  readonly settings: Settings;
  readonly tokens: TokenCache;
  readonly status$: BehaviorSubject<ConnectionStatus>;
  /** The id that calls and their watches are bound to; `undefined` without a usable socket. */
  readonly connectionId$: BehaviorSubject<string | undefined>;
  readonly keeper: StateKeeper;
  /** Receives what changes the state, and the calls. */
  readonly trace$: Pick<Observer<Trace>, 'next'>;
}

/** The parts of a connection that `watch`, the operators and diagnostics use. Not public. */
export interface ConnectionInternals {
  readonly hold: (cid: string, options: HoldOptions) => Observable<never>;
  readonly uncovered: (userIds: readonly string[]) => Observable<readonly string[]>;
  /** Each transition of the connection's life, as it takes place. */
  readonly steps$: Observable<Step>;
  /** What changes the state, and the calls, before the change. */
  readonly trace$: Observable<Trace>;
  /** The same connection again, with another life; absent where there is no server. */
  readonly reopen?: (sharing: Sharing) => object;
  /** The settings that a recording, or the sharing of the connection, needs. */
  readonly settings: Pick<Settings, 'now' | 'lingerMs' | 'messageLimit' | 'state'> &
    Partial<Pick<Settings, 'url' | 'apiKey' | 'newId' | 'scheduler' | 'random'>> & {
      readonly user: Pick<Settings['user'], 'id'>;
    };
  /** Makes the ids of messages and calls. */
  readonly newId: () => string;
  /** Whether there is no server that answers calls. Default false. */
  readonly isDetached?: boolean;
}
