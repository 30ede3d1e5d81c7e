import type { EndpointKey } from '../../../protocol/endpoints/endpointTable.js';
import type { Call, ResponseBody } from '../call.js';

/** What a call does outside of the database. */
export interface OutsideWork<Key extends EndpointKey> {
  /** Runs between the preparation of the call and its handler, which gets the result as `prepared`. */
  readonly before?: (call: Call<Key>) => Promise<string | undefined>;
  /** Runs after the handler. */
  readonly after?: (call: Call<Key>, response: ResponseBody<Key>) => Promise<void>;
}
