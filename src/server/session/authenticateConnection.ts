import { ConnectRequest, type UserDetails } from '../../protocol/connectRequest.js';
import { assertBounds } from '../core/requests/bounds.js';
import { fail } from '../core/requests/failure.js';
import { anonymousId } from '../core/access/anonymous.js';
import type { Authenticate } from '../http/auth.js';
import type { ClaimedUser } from '../http/credentials.js';
import { decodeAs, parseJson } from '../http/decode.js';

/** The user of a connection, as its token proves it and its connect request describes it. */
export interface AuthenticatedConnection {
  readonly userId: string;
  readonly tokenIssuedAt?: number | undefined;
  readonly details: UserDetails;
  /** Whether the client will send a resume request. */
  readonly resuming: boolean;
}

/** Authenticates a connect request; rejects with an `ApiFailure`. */
export const authenticateConnection = async (
  authenticate: Authenticate,
  { credentials, json }: ClaimedUser,
): Promise<AuthenticatedConnection> => {
  const identity = await authenticate(credentials);
  const request = decodeAs(ConnectRequest, 'json', parseJson('json', json));
  assertBounds(ConnectRequest, request);
  const { user_id: claimed, user_details: details, millrace } = request;
  const resuming = millrace?.resuming ?? false;
  switch (identity.kind) {
    case 'server':
      return fail('Authentication', 'a server token cannot open a connection');
    case 'anonymous': {
      const userId = anonymousId(details.id);
      return { userId, details: { ...details, id: userId, anon: true }, resuming };
    }
    case 'client': {
      const { userId, tokenIssuedAt } = identity;
      return details.id === userId && (claimed ?? userId) === userId
        ? { userId, tokenIssuedAt, details, resuming }
        : fail(
            'Authentication',
            'the token belongs to another user than user_id or user_details.id',
          );
    }
  }
};
