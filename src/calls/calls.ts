import type { Observable } from 'rxjs';
import type {
  CallResponse,
  CallParams,
  CallRequest,
  Endpoint,
} from '../protocol/endpoints/endpoint.js';

/** What commands go through: a connection, for its user, or a backend, for everybody. */
export interface Calls {
  /**
   * Calls an endpoint, given as its row of the table, on subscribe; the commands give it names.
   * Errors with a `CallError`; unsubscribing aborts the request.
   */
  readonly call: <Row extends Endpoint>(
    endpoint: Row,
    params: CallParams<Row>,
    request: CallRequest<Row>,
  ) => Observable<CallResponse<Row>>;
}
