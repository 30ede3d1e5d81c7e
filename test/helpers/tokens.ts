const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const signed = (claims: object): string =>
  [part({ alg: 'HS256' }), part(claims), 'signature'].join('.');

/** A token that expires at a moment, in milliseconds since the epoch; nobody checks who signed it. */
export const tokenUntil = (moment: number, name = 'john'): string =>
  signed({ user_id: name, exp: moment / 1_000 });

/** A token with the moment of its issue, too. */
export const tokenBetween = (issuedAt: number, expiresAt: number): string =>
  signed({ user_id: 'john', iat: issuedAt / 1_000, exp: expiresAt / 1_000 });

/** One of any number of tokens that do not expire. */
export const tokenNumber = (number: number): string => signed({ user_id: 'john', number });
