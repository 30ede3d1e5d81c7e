import type { Bus } from '../ports/bus.js';
import type { Clock } from '../ports/clock.js';
import type { FileStore } from '../ports/files.js';
import type { HookSender } from '../ports/hooks.js';
import type { Observe } from '../ports/observer.js';
import type { Store } from '../ports/store.js';
import type { Tracing } from '../ports/tracing.js';
import type { InspectDelivery } from './delivery/router.js';
import type { ReportFailure } from './jobs/background.js';
import type { ReadLimit } from './requests/limits.js';
import type { CoreSettings } from './settings.js';

/** Options of `createCore`. */
export interface CoreOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  /** The name of this process among those that share the store and the bus. */
  readonly nodeId: string;
  /** Signs the token of a user; the core does not hold the secret. */
  readonly signToken: (userId: string) => Promise<string>;
  /** Reads the rate limits that the HTTP layer counts. */
  readonly readLimit: ReadLimit;
  readonly settings?: CoreSettings;
  /** Whether the application may take tokens that nobody signed; `false` by default. */
  readonly allowsUnsignedTokens?: boolean;
  /** Makes unique ids. */
  readonly newId: () => string;
  /** Sends events to webhooks. Without it they stay in the log. */
  readonly hookSender?: HookSender;
  /** Keeps uploaded files; none are taken without it. */
  readonly files?: FileStore | undefined;
  /** Called when a webhook does not get an event. Does nothing by default. */
  readonly onHookTrouble?: (message: string, cause?: unknown) => void;
  /**
   * Called when a delivery or background work (expiries, tasks, disconnects) fails; both go on. Does
   * nothing by default.
   */
  readonly onFailure?: ReportFailure;
  /** Receives what happens in the core. Nobody does by default. */
  readonly observe?: Observe;
  /** Receives each delivery of this node; must not throw. Nobody does by default. */
  readonly inspect?: InspectDelivery | undefined;
  /** Traces deliveries and webhooks; passes the traces of callers on by default. */
  readonly tracing?: Tracing;
}
