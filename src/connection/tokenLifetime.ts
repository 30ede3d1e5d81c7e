import { tokenClaims } from './tokenClaims.js';

/** When a token is renewed and when it expires, by the device's clock, in ms since the epoch. */
export interface TokenLifetime {
  readonly renewAt: number;
  readonly expiresAt: number;
}

/** What is known of a token's time, in milliseconds. */
export interface TokenTiming {
  /** When the token was received, by the device's clock. */
  readonly receivedAt: number;
  /** How far the server's clock is ahead of the device's; `undefined` before the first session. */
  readonly serverAheadMs: number | undefined;
  /** How long before its end a token is renewed. */
  readonly marginMs: number;
}

/** The largest part of a token's life that the margin takes. */
const maxMarginShare = 0.2;

const positive = (ms: number | undefined): ms is number => ms !== undefined && ms > 0;

/**
 * The lifetime of a token, from when it was received; `undefined` for a token without one.
 *
 * The device's clock may be wrong by any amount, so it only measures durations: a token lives for
 * `exp - iat`, or until `exp` by the server's clock, whichever is shorter. The device's clock counts
 * as the server's only for a token without `iat` before the first session. A token that seems to
 * have expired before it was received says that a clock is wrong, and has no lifetime.
 */
export const tokenLifetime = (
  token: string,
  { receivedAt, serverAheadMs, marginMs }: TokenTiming,
): TokenLifetime | undefined => {
  const { exp, iat } = tokenClaims(token);
  if (exp === undefined) return undefined;
  const leftAt = (time: number): number => exp * 1_000 - time;
  const issuedMs = iat === undefined ? undefined : (exp - iat) * 1_000;
  const serverMs = serverAheadMs === undefined ? undefined : leftAt(receivedAt + serverAheadMs);
  const measured = [issuedMs, serverMs].filter(positive);
  const lifeMs = measured.length > 0 ? Math.min(...measured) : leftAt(receivedAt);
  if (lifeMs <= 0) return undefined;
  const expiresAt = receivedAt + lifeMs;
  return { expiresAt, renewAt: expiresAt - Math.min(marginMs, lifeMs * maxMarginShare) };
};
