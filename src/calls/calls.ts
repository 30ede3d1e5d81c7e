import type { Observable } from 'rxjs';
import type {
  CallResponse,
  CallParams,
  CallRequest,
  Endpoint,
} from '../protocol/endpoints/endpoint.js';

/** What commands call the API through: a connection (as its user) or a backend (with the secret). */
export interface Calls {
  /**
   * Calls an endpoint, given as its row of the endpoint table, on subscribe. The commands are named
   * functions over this. Errors with a `CallError`; unsubscribing aborts the request.
   */
  readonly call: <Row extends Endpoint>(
    endpoint: Row,
    params: CallParams<Row>,
    request: CallRequest<Row>,
  ) => Observable<CallResponse<Row>>;
}
