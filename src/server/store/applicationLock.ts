import type { Session } from './postgresSession.js';

/** The locks of an application, which is all that a schema holds. */
const lockNumbers = {
  /** Orders the commits of all nodes. */
  commits: 1_836_412_401,
  /** Held alone by a node that shares the database with nobody, and together by nodes that do. */
  nodes: 1_836_412_402,
  /** Held by the node that does what happens once. */
  leader: 1_836_412_403,
} as const;

/** A lock of the application. */
export type LockName = keyof typeof lockNumbers;

const keyOf = (name: LockName): string =>
  `${String(lockNumbers[name])}, hashtext(current_schema())`;

/** The statement that waits for a lock, which the transaction holds until its end. */
export const lockStatement = (name: LockName): string =>
  `select pg_advisory_xact_lock(${keyOf(name)})`;

/** Takes a lock for as long as the connection is open, if it is free; resolves to whether it was. */
export const tryLock = async (
  session: Session,
  name: LockName,
  { isShared = false }: { readonly isShared?: boolean } = {},
): Promise<boolean> => {
  const call = isShared ? 'pg_try_advisory_lock_shared' : 'pg_try_advisory_lock';
  const { rows } = await session.query(`select ${call}(${keyOf(name)}) as taken`);
  return (rows as readonly { readonly taken: boolean }[])[0]?.taken === true;
};
