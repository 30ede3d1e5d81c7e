import { isUserId } from '../../protocol/ids.js';
import { isAnonymousId } from '../core/access/anonymous.js';
import type { Application } from '../core/app/application.js';
import type { Caller } from '../core/call.js';
import { fail } from '../core/requests/failure.js';
import { readClaims, signedBy, unsigned } from './claims.js';
import type { Credentials } from './credentials.js';

/** Who may come in, and how that is checked. */
export interface AuthOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Takes a token whatever its signature; for development. */
  readonly disableAuthChecks: boolean;
  /** The application's own word on the same, once it has one. */
  readonly application?: () => Promise<Pick<Application, 'disable_auth_checks'>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Who the credentials prove: anonymous ones prove nobody. */
type Identity = Exclude<Caller, { readonly kind: 'anonymous' }> | { readonly kind: 'anonymous' };

/** Says who a caller is, or rejects with a refusal. */
export type Identify = (credentials: Credentials) => Promise<Identity>;

export const createIdentify = (options: AuthOptions): Identify => {
  const { apiKey, apiSecret, disableAuthChecks, application, now } = options;
  const readSigned = signedBy(apiSecret);
  const isUnchecked = async (): Promise<boolean> =>
    disableAuthChecks || (await application?.())?.disable_auth_checks === true;

  const byToken: Identify = async ({ token }) => {
    if (!token) return fail('Authentication', 'token is missing');
    const readToken = (await isUnchecked()) ? unsigned : readSigned;
    const { server, user_id: userId, iat } = await readClaims(readToken, token, now());
    if (server) return { kind: 'server' };
    return userId !== undefined && isUserId(userId) && !isAnonymousId(userId)
      ? { kind: 'client', userId, tokenIssuedAt: iat }
      : fail('Authentication', 'token has no valid user_id');
  };

  const schemes: ReadonlyMap<string, Identify> = new Map<string, Identify>([
    ['jwt', byToken],
    ['anonymous', () => Promise.resolve({ kind: 'anonymous' })],
  ]);

  return async (credentials) => {
    if (credentials.apiKey !== apiKey) return fail('AccessKey', 'api_key is unknown');
    const scheme = schemes.get(credentials.authType ?? 'jwt');
    return scheme
      ? scheme(credentials)
      : fail('Authentication', 'stream-auth-type is neither jwt nor anonymous');
  };
};
