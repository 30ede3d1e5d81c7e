import * as t from 'io-ts';

const Claims = t.type({ exp: t.number }, 'Claims');

/**
 * When a token expires, in milliseconds since the epoch, as its payload says; nothing for a token
 * that does not say, or that cannot be read. Only the server decides whether a token holds.
 */
export const tokenExpiry = (token: string): number | undefined => {
  const [, payload = ''] = token.split('.');
  try {
    // The claims are ASCII; what may be garbled beside them does not matter here.
    const claims: unknown = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
    return Claims.is(claims) ? claims.exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
};
