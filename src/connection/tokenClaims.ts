import * as t from 'io-ts';

const Claims = t.partial({ iat: t.number, exp: t.number }, 'Claims');

/** The times of a token, in seconds since the epoch. */
interface TokenClaims extends t.TypeOf<typeof Claims> {}

/**
 * The times in a token's payload; none for a token that has none, or one that cannot be decoded.
 * Only the server decides whether a token is valid.
 */
export const tokenClaims = (token: string): TokenClaims => {
  const [, payload = ''] = token.split('.');
  try {
    // The times are ASCII, so a decoder of UTF-8 is not needed.
    const claims: unknown = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
    return Claims.is(claims) ? claims : {};
  } catch {
    return {};
  }
};
