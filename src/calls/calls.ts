import type { Observable } from 'rxjs';
import type { AnswerOf, EndpointKey, ParamsOf, RequestOf } from '../protocol/endpoints/table.js';

/** What commands go through: a connection, for its user, or a backend, for everybody. */
export interface Calls {
  /**
   * Calls an endpoint of the table, on subscribe; the commands give it names. Errors with a
   * `CallError`; unsubscribing aborts the request.
   */
  readonly call: <Key extends EndpointKey>(
    key: Key,
    params: ParamsOf<Key>,
    request: RequestOf<Key>,
  ) => Observable<AnswerOf<Key>>;
}
