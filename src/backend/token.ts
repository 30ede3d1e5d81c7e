import { SignJWT, type JWTPayload } from 'jose';
import { hmacKey } from '../internal/hmacKey.js';

/** When a token is valid. By default it never expires. */
export interface TokenOptions {
  /** The time from which the token is refused, rounded down to a second. */
  readonly expiresAt?: Date;
  /** The time before which the token is refused. */
  readonly notBefore?: Date;
  /** The time at which the token was issued. Default: no such claim. */
  readonly issuedAt?: Date;
}

const sign = async (
  secret: string,
  payload: JWTPayload,
  options: TokenOptions,
): Promise<string> => {
  const { expiresAt, notBefore, issuedAt } = options;
  const token = new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' });
  if (expiresAt) token.setExpirationTime(expiresAt);
  if (notBefore) token.setNotBefore(notBefore);
  if (issuedAt) token.setIssuedAt(issuedAt);
  // jose refuses raw bytes whose constructor is of another realm, as those under jsdom are.
  return token.sign(await hmacKey(secret, 'sign')());
};

/**
 * Creates the token with which a user connects and sends requests. Call it on a backend, and give
 * the token to that user only. Rejects when the secret is empty.
 *
 * @example
 * ```ts
 * import { createToken } from 'millrace/backend';
 *
 * const inAnHour = new Date(Date.now() + 3_600_000);
 * const token = await createToken('secret', 'john', { expiresAt: inAnHour });
 * ```
 * @param secret the application's secret
 * @param userId the user that the token authenticates
 * @param options when the token is valid
 * @see {@link createServerToken}
 */
export const createToken = (
  secret: string,
  userId: string,
  options: TokenOptions = {},
): Promise<string> => sign(secret, { user_id: userId }, options);

/**
 * Creates the token of a backend, which allows everything for all users. Keep it on the backend.
 * Rejects when the secret is empty.
 *
 * @example
 * ```ts
 * import { createServerToken } from 'millrace/backend';
 *
 * const token = await createServerToken('secret');
 * ```
 * @param secret the application's secret
 * @param options when the token is valid
 * @see {@link createToken}
 */
export const createServerToken = (secret: string, options: TokenOptions = {}): Promise<string> =>
  sign(secret, { server: true }, options);
