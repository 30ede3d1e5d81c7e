import { ConnectRequest, type UserDetails } from '../../protocol/connectRequest.js';
import { fail } from '../core/requests/failure.js';
import { anonymousId } from '../core/access/anonymous.js';
import type { Identify } from '../http/auth.js';
import type { ClaimedUser } from '../http/credentials.js';
import { decodeAs, parseJson } from '../http/decode.js';

/** Whose connection it is, and how that user describes itself. */
export interface Admission {
  readonly userId: string;
  readonly tokenIssuedAt?: number | undefined;
  readonly details: UserDetails;
  /** Whether it will ask for what it missed. */
  readonly resuming: boolean;
}

/** Lets in who somebody's credentials prove to be; rejects with a refusal otherwise. */
export const admit = async (
  identify: Identify,
  { credentials, json }: ClaimedUser,
): Promise<Admission> => {
  const identity = await identify(credentials);
  const request = decodeAs(ConnectRequest, 'json', parseJson('json', json));
  const { user_id: claimed, user_details: details, millrace } = request;
  const resuming = millrace?.resuming ?? false;
  switch (identity.kind) {
    case 'server':
      return fail('Authentication', 'a server token does not connect');
    case 'anonymous': {
      const userId = anonymousId(details.id);
      return { userId, details: { ...details, id: userId, anon: true }, resuming };
    }
    case 'client': {
      const { userId, tokenIssuedAt } = identity;
      return details.id === userId && (claimed ?? userId) === userId
        ? { userId, tokenIssuedAt, details, resuming }
        : fail('Authentication', 'the token is of another user than user_id or user_details.id');
    }
  }
};
