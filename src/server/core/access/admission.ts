import { toMillis } from '../../../protocol/time.js';
import type { UserRow } from '../../ports/rows.js';
import type { Application } from '../app/application.js';
import type { Context } from '../context.js';
import { fail } from '../requests/failure.js';
import type { Caller } from '../call.js';

/** Whether a token was issued before a time. A token without `iat` counts as older. */
const isRevoked = (issuedAt: number | undefined, before: string | null): boolean =>
  before !== null && (issuedAt === undefined || issuedAt * 1000 < toMillis(before));

/** Refuses clients while the application is suspended. Backends stay admitted, to lift it. */
export const assertNotSuspended = ({ suspended, suspended_explanation }: Application): void => {
  if (suspended) fail('AppSuspended', suspended_explanation || 'the application is suspended');
};

/** Refuses a deleted or deactivated user, and a revoked token. */
export const admitUser = (
  app: Application,
  user: UserRow | undefined,
  tokenIssuedAt: number | undefined,
): void => {
  if (user && user.deleted_at !== null) fail('Authentication', `user '${user.id}' is deleted`);
  if (user && user.deactivated_at !== null)
    fail('Authentication', `user '${user.id}' is deactivated`);
  const moments = [app.revoke_tokens_issued_before, user?.revoke_tokens_issued_before ?? null];
  if (moments.some((before) => isRevoked(tokenIssuedAt, before)))
    fail('TokenExpired', 'token is revoked');
};

/** Refuses a caller that may not call any endpoint. */
export const admitCaller = async ({ tx, app }: Context, caller: Caller): Promise<void> => {
  if (caller.kind === 'server') return;
  assertNotSuspended(app);
  if (caller.kind === 'anonymous') return;
  const { userId, tokenIssuedAt } = caller;
  admitUser(app, (await tx.users.find([userId])).get(userId), tokenIssuedAt);
};
