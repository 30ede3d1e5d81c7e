import type { ResponseBody, Call, RequestInfo } from './call.js';
import type { EndpointKey } from '../../protocol/endpoints/endpointTable.js';
import type { Delivery } from '../ports/bus.js';
import type { StoreTx } from '../ports/store.js';
import type { AppSettings } from './app/settingsCache.js';
import type { ReadLimit } from './requests/limits.js';
import type { Stamp } from './requests/timestamps.js';

/** What a handler works with, for the time of one call. */
export interface Context extends AppSettings {
  readonly tx: StoreTx;
  readonly stamp: Stamp;
  /** By what call all this happens; none where the server acts by itself. */
  readonly requestInfo: RequestInfo | undefined;
  readonly newId: () => string;
  /** What is left of the limits that the edge counts by. */
  readonly readLimit: ReadLimit;
  /** Makes the token that a new guest connects with. */
  readonly signToken: (userId: string) => Promise<string>;
}

/** What came of a call: its response, and what every node is to hear once the work is kept. */
export interface Outcome<A> {
  readonly response: A;
  readonly emitted: readonly Delivery[];
  /** When something that the work kept ends by itself. */
  readonly wakeAt?: string | null | undefined;
}

/** Does what one endpoint says, within one transaction. */
export type Handler<Key extends EndpointKey> = (
  context: Context,
  call: Call<Key>,
) => Promise<Outcome<ResponseBody<Key>>>;

/** The handlers of the keys named. */
export type HandlersOf<Keys extends EndpointKey> = { readonly [Key in Keys]: Handler<Key> };
