import { fail } from '../core/requests/failure.js';
import type { Authenticate } from './auth.js';
import type { HttpRequest } from './exchange.js';
import { admitLoopback } from './loopback.js';

/** Resolves when a request may see the state of the server; rejects with an `ApiFailure`. */
export type AdmitOperator = (request: HttpRequest) => Promise<void>;

/** The dependencies of `createAdmitOperator`. */
export interface AdmitOperatorOptions {
  readonly apiKey: string;
  readonly authenticate: Authenticate;
  /** Whether requests of this machine need no token. */
  readonly admitsLocal: boolean;
}

/** The headers that a reverse proxy adds: the request behind it may come from anywhere. */
const proxyHeaders = ['x-forwarded-for', 'forwarded', 'via'];

const isForwarded = ({ header }: HttpRequest): boolean =>
  proxyHeaders.some((name) => header(name) !== undefined);

/** Whether a program on this machine asks, or a page that it serves: not the web page of another. */
const isLocal = (request: HttpRequest): boolean =>
  !isForwarded(request) &&
  admitLoopback({ host: request.header('host'), origin: request.header('origin') });

/** Admits requests with a server token, alone or as a bearer token. */
export const createAdmitOperator =
  ({ apiKey, authenticate, admitsLocal }: AdmitOperatorOptions): AdmitOperator =>
  async (request) => {
    const authorization = request.header('authorization');
    if (admitsLocal && authorization === undefined && isLocal(request)) return;
    const token = authorization?.replace(/^bearer +/i, '');
    const identity = await authenticate({ apiKey, authType: 'jwt', token });
    if (identity.kind !== 'server')
      return fail('NotAllowed', 'a server token is needed, as millrace token --server prints it');
  };
