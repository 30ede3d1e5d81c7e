import type { CountCalls } from '../ports/store.js';
import type { Session } from './postgresSession.js';

/** Counts calls in a table, apart from the transactions: a call that fails counts as well. */
export const createCallCounts =
  (connect: () => Promise<Session>): CountCalls =>
  async (name, resetMs, calls) => {
    const session = await connect();
    const { rows } = await session.query(
      `insert into call_counts (name, reset_at, made) values ($1, $2, $3)
       on conflict (name, reset_at) do update set made = call_counts.made + excluded.made
       returning made`,
      [name, resetMs, calls],
    );
    return (rows as readonly { readonly made: number }[])[0]?.made ?? calls;
  };

/** Removes the counts of windows that ended before a moment, in milliseconds since the epoch. */
export const pruneCallCounts = async (session: Session, beforeMs: number): Promise<void> => {
  await session.query('delete from call_counts where reset_at < $1', [beforeMs]);
};
