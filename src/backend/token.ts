import { SignJWT, type JWTPayload } from 'jose';

/** When a token holds; it holds for ever unless told otherwise. */
export interface TokenOptions {
  /** From when on the token is refused; the whole second before it counts. */
  readonly expiresAt?: Date;
  /** Before when the token is refused. */
  readonly notBefore?: Date;
  /** When the token was made; absent unless given. */
  readonly issuedAt?: Date;
}

const sign = (secret: string, payload: JWTPayload, options: TokenOptions): Promise<string> => {
  const { expiresAt, notBefore, issuedAt } = options;
  const token = new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' });
  if (expiresAt) token.setExpirationTime(expiresAt);
  if (notBefore) token.setNotBefore(notBefore);
  if (issuedAt) token.setIssuedAt(issuedAt);
  return token.sign(new TextEncoder().encode(secret));
};

/**
 * The token with which one user connects and calls. It is made where the secret is, and handed to
 * that user only. Rejects when the secret is empty.
 *
 * @example
 * ```ts
 * import { createToken } from 'millrace/backend';
 *
 * const inAnHour = new Date(Date.now() + 3_600_000);
 * const token = await createToken('secret', 'john', { expiresAt: inAnHour });
 * ```
 * @param secret the application's secret
 * @param userId whom the token speaks for
 * @param options when it holds
 * @see {@link createServerToken}
 */
export const createToken = (
  secret: string,
  userId: string,
  options: TokenOptions = {},
): Promise<string> => sign(secret, { user_id: userId }, options);

/**
 * The token of the backend itself: it may do everything, for everyone. It never leaves the backend.
 * Rejects when the secret is empty.
 *
 * @example
 * ```ts
 * import { createServerToken } from 'millrace/backend';
 *
 * const token = await createServerToken('secret');
 * ```
 * @param secret the application's secret
 * @param options when it holds
 * @see {@link createToken}
 */
export const createServerToken = (secret: string, options: TokenOptions = {}): Promise<string> =>
  sign(secret, { server: true }, options);
