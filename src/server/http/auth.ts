import type { ErrorName } from '../../protocol/codes.js';
import { isUserId } from '../../protocol/ids.js';
import { isAnonymousId } from '../core/access/anonymous.js';
import type { Application } from '../core/app/application.js';
import type { Caller } from '../core/call.js';
import { ApiFailure, fail } from '../core/requests/failure.js';
import { readClaims, createTokenVerifier, decodeUnverified } from './claims.js';
import type { Credentials } from './credentials.js';

/** How callers are authenticated. */
export interface AuthOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Accepts the tokens of users without checking their signature; for development. */
  readonly disableAuthChecks: boolean;
  /** The application's settings, which may turn the check off too. */
  readonly application?: () => Promise<Pick<Application, 'disable_auth_checks'>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The caller that credentials prove; anonymous ones prove no user id. */
type Identity = Exclude<Caller, { readonly kind: 'anonymous' }> | { readonly kind: 'anonymous' };

/** What a dialect takes tokens for. */
export interface TokenRules {
  /** Whether a signed token that claims nothing is a backend's; `false` by default. */
  readonly bareTokenIsServer?: boolean;
}

/** The claims that say nothing about the caller. */
const timeClaims: readonly string[] = ['iat', 'exp', 'nbf'];

const isBare = (claims: object): boolean =>
  Object.keys(claims).every((claim) => timeClaims.includes(claim));

/** Resolves to the caller's identity, or rejects with an `ApiFailure`. */
export type Authenticate = (credentials: Credentials, rules?: TokenRules) => Promise<Identity>;

/** Why a token that the secret did not sign cannot be read. */
const unsignedReasons: readonly ErrorName[] = ['TokenSignature', 'Authentication'];

export const createAuthenticate = (options: AuthOptions): Authenticate => {
  const { apiKey, apiSecret, disableAuthChecks, application, now } = options;
  const readSigned = createTokenVerifier(apiSecret);
  const isUnchecked = async (): Promise<boolean> =>
    disableAuthChecks || (await application?.())?.disable_auth_checks === true;

  const readAny = async (token: string) => {
    try {
      return { isSigned: true, claims: await readClaims(readSigned, token, now()) };
    } catch (error) {
      const isUnsigned = error instanceof ApiFailure && unsignedReasons.includes(error.reason);
      if (!isUnsigned || !(await isUnchecked())) throw error;
      return { isSigned: false, claims: await readClaims(decodeUnverified, token, now()) };
    }
  };

  const byToken: Authenticate = async ({ token }, { bareTokenIsServer = false } = {}) => {
    if (!token) return fail('Authentication', 'token is missing');
    const { isSigned, claims } = await readAny(token);
    const { server, user_id: userId, iat } = claims;
    // Anybody can write a token that nobody signed: it may name a user, and never be a backend's.
    if (server && !isSigned) return fail('TokenSignature', 'a server token must be signed');
    if (server) return { kind: 'server' };
    if (bareTokenIsServer && isSigned && isBare(claims)) return { kind: 'server' };
    return userId !== undefined && isUserId(userId) && !isAnonymousId(userId)
      ? { kind: 'client', userId, tokenIssuedAt: iat }
      : fail('Authentication', 'token has no valid user_id');
  };

  const schemes: ReadonlyMap<string, Authenticate> = new Map<string, Authenticate>([
    ['jwt', byToken],
    ['anonymous', () => Promise.resolve({ kind: 'anonymous' })],
  ]);

  return async (credentials, rules) => {
    if (credentials.apiKey !== apiKey) return fail('AccessKey', 'api_key is unknown');
    const scheme = schemes.get(credentials.authType ?? 'jwt');
    return scheme
      ? scheme(credentials, rules)
      : fail('Authentication', 'stream-auth-type is neither jwt nor anonymous');
  };
};
