import { type Finding, ok, wrong } from './finding.js';

const name = 'token';

/** Decodes the claims of a JSON Web Token without checking its signature. */
const claimsOf = (token: string): Readonly<Record<string, unknown>> | undefined => {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null
      ? (claims as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
};

const moment = (seconds: number): string => new Date(seconds * 1_000).toISOString();

/**
 * Reads a token as a server would, without the secret: its form, its user and its times.
 *
 * @param userId the user who is to connect with it
 * @param nowMs the time of the server, in milliseconds since the epoch
 */
export const examineToken = (token: string, userId: string, nowMs: number): Finding => {
  const claims = claimsOf(token);
  if (!claims)
    return wrong(name, 'is no JSON Web Token: does the token endpoint answer with an error page?');
  const { user_id: owner, exp, nbf, iat, server } = claims;
  if (server === true)
    return wrong(name, `belongs to a backend: get one of the user ${userId}, without server: true`);
  if (typeof owner !== 'string')
    return wrong(name, `has no user_id: create it with createToken(secret, '${userId}')`);
  if (owner !== userId)
    return wrong(name, `belongs to ${owner}: connect as ${owner}, or get a token of ${userId}`);
  const now = nowMs / 1_000;
  if (typeof exp === 'number' && exp <= now)
    return wrong(name, `expired at ${moment(exp)}: pass a provider that fetches a new one`);
  if (typeof nbf === 'number' && nbf > now)
    return wrong(name, `is valid only from ${moment(nbf)} on: set the clock of who signs it`);
  if (typeof iat === 'number' && iat > now + 5)
    return wrong(
      name,
      `was issued at ${moment(iat)}, in the future: set the clock of who signs it`,
    );
  const until = typeof exp === 'number' ? `until ${moment(exp)}` : 'without an end';
  return ok(name, `is of ${owner}, valid ${until}`);
};
