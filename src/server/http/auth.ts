import { isUserId } from '../../protocol/ids.js';
import type { Application } from '../core/app/application.js';
import type { Caller } from '../core/call.js';
import { fail } from '../core/requests/failure.js';
import { readClaims, createTokenVerifier, decodeUnverified } from './claims.js';
import type { Credentials } from './credentials.js';

/** How callers are authenticated. */
export interface AuthOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Accepts tokens without checking their signature; for development. */
  readonly disableAuthChecks: boolean;
  /** The application's settings, which may turn the check off too. */
  readonly application?: () => Promise<Pick<Application, 'disable_auth_checks'>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The caller that credentials prove; anonymous ones prove no user id. */
type Identity = Exclude<Caller, { readonly kind: 'anonymous' }> | { readonly kind: 'anonymous' };

/** Resolves to the caller's identity, or rejects with an `ApiFailure`. */
export type Authenticate = (credentials: Credentials) => Promise<Identity>;

export const createAuthenticate = (options: AuthOptions): Authenticate => {
  const { apiKey, apiSecret, disableAuthChecks, application, now } = options;
  const readSigned = createTokenVerifier(apiSecret);
  const isUnchecked = async (): Promise<boolean> =>
    disableAuthChecks || (await application?.())?.disable_auth_checks === true;

  const byToken: Authenticate = async ({ token }) => {
    if (!token) return fail('Authentication', 'token is missing');
    const readToken = (await isUnchecked()) ? decodeUnverified : readSigned;
    const { server, user_id: userId, iat } = await readClaims(readToken, token, now());
    if (server) return { kind: 'server' };
    return userId !== undefined && isUserId(userId)
      ? { kind: 'client', userId, tokenIssuedAt: iat }
      : fail('Authentication', 'token has no valid user_id');
  };

  const schemes: ReadonlyMap<string, Authenticate> = new Map<string, Authenticate>([
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

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The id of an anonymous user, who chose one itself. A uuid is its own; anything else may be the id
 * that somebody with a token will have, so it is set apart.
 */
export const anonymousId = (chosen: string): string => {
  const id = uuid.test(chosen) ? chosen : `!anon-${chosen}`;
  return isUserId(id) ? id : fail('Input', 'user_id is not a user id');
};
