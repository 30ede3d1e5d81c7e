import * as E from '#fp-ts/Either';
import * as t from 'io-ts';
import { compactVerify, decodeJwt, errors } from 'jose';
import type { ErrorName } from '../../protocol/codes.js';
import { BooleanLike } from '../../protocol/endpoints/shared.js';
import { ApiFailure, fail } from '../core/requests/failure.js';
import { createBoundedCache } from '../../internal/boundedCache.js';
import { hmacKey } from '../../internal/hmacKey.js';
import { createIsPlainlySigned } from './tokenSignature.js';

const Claims = t.partial(
  { user_id: t.string, server: BooleanLike, exp: t.number, nbf: t.number, iat: t.number },
  'Claims',
);
/** The claims of a token that the server reads. */
export type Claims = t.TypeOf<typeof Claims>;

/** Resolves to the payload of a token, or rejects when the token is malformed or badly signed. */
export type ReadToken = (token: string) => Promise<unknown>;

/** How many verified tokens are remembered. */
const rememberedTokens = 10_000;

/** A longer token is verified every time, so that the memory for those remembered has a bound. */
const rememberedLength = 2_048;

/**
 * Reads tokens signed with a secret. Remembers the payloads of those that were verified last: the
 * signature of a token does not change. Whether its time has come or passed is for the caller.
 */
export const createTokenVerifier = (secret: string): ReadToken => {
  // Given raw bytes, jose would import the key for every token.
  const key = hmacKey(secret, 'verify');
  const isPlainlySigned = createIsPlainlySigned(secret);
  const verified = createBoundedCache<string, unknown>(rememberedTokens);
  return async (token) => {
    const known = verified.get(token);
    if (known !== undefined) return known;
    if (!isPlainlySigned(token)) await compactVerify(token, await key(), { algorithms: ['HS256'] });
    const payload = decodeJwt(token);
    if (token.length <= rememberedLength) verified.set(token, payload);
    return payload;
  };
};

/** Reads tokens without checking their signature, development tokens included. */
export const decodeUnverified: ReadToken = (token) => Promise.resolve(token).then(decodeJwt);

// The library's messages may quote the token, so they are not passed on.
const toApiFailure = (error: unknown): ApiFailure =>
  error instanceof errors.JWSSignatureVerificationFailed
    ? new ApiFailure('TokenSignature', 'token signature is invalid')
    : new ApiFailure('Authentication', 'token is malformed');

interface TimeRule {
  readonly claim: 'exp' | 'nbf' | 'iat';
  readonly broken: (claimed: number, now: number) => boolean;
  readonly reason: ErrorName;
  readonly message: string;
}

const timeRules: readonly TimeRule[] = [
  {
    claim: 'exp',
    broken: (claimed, now) => claimed <= now,
    reason: 'TokenExpired',
    message: 'token is expired',
  },
  {
    claim: 'nbf',
    broken: (claimed, now) => claimed > now,
    reason: 'TokenNotYetValid',
    message: 'token is not valid yet',
  },
  {
    claim: 'iat',
    broken: (claimed, now) => claimed > now,
    reason: 'TokenIssuedLater',
    message: 'token was issued in the future',
  },
];

/** Resolves to the claims of a token that is valid at `nowMs`, or rejects with an `ApiFailure`. */
export const readClaims = async (
  readToken: ReadToken,
  token: string,
  nowMs: number,
): Promise<Claims> => {
  const payload = await readToken(token).catch((error: unknown) => {
    throw toApiFailure(error);
  });
  const claims = Claims.decode(payload);
  if (E.isLeft(claims)) return fail('Authentication', 'token has claims of the wrong type');
  for (const { claim, broken, reason, message } of timeRules) {
    const claimed = claims.right[claim];
    if (claimed !== undefined && broken(claimed, nowMs / 1000)) fail(reason, message);
  }
  return claims.right;
};
