import * as t from 'io-ts';

const Claims = t.type({ exp: t.number }, 'Claims');

/**
 * The `exp` of a token's payload, in milliseconds since the epoch; `undefined` for a token without
 * one, or one that cannot be decoded. Only the server decides whether a token is valid.
 */
export const tokenExpiry = (token: string): number | undefined => {
  const [, payload = ''] = token.split('.');
  try {
    // `exp` is ASCII, so a decoder of UTF-8 is not needed.
    const claims: unknown = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
    return Claims.is(claims) ? claims.exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
};
