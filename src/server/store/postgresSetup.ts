import { Kysely, Migrator } from 'kysely';
import { lockStatement } from './applicationLock.js';
import type { CommitContent, StoredCommit } from './commitFeed.js';
import { sharedMigrations } from './nodeTables.js';
import { createPostgresDialect } from './postgresDialect.js';
import type { Session } from './postgresSession.js';
import type { Tables } from './tables.js';

/** Creates or migrates the tables. */
const migrate = async (session: Session): Promise<void> => {
  const db = new Kysely<Tables>({
    dialect: createPostgresDialect((sql, parameters) => session.query(sql, parameters)),
  });
  const { error } = await new Migrator({ db, provider: sharedMigrations }).migrateToLatest();
  if (error !== undefined) throw error as Error;
};

/** Runs work in a transaction that no other one of the application overlaps. */
const exclusively = async <A>(session: Session, work: () => Promise<A>): Promise<A> => {
  await session.script(`begin; ${lockStatement('commits')}`);
  try {
    const result = await work();
    await session.script('commit');
    return result;
  } catch (error) {
    if (session.isOpen()) await session.script('rollback').catch(() => undefined);
    throw error;
  }
};

/** The commit that a node begins after. */
export interface LastCommit {
  /** 0 before the first commit. */
  readonly version: number;
  /** Its last timestamp, in microseconds since the epoch. */
  readonly stampedAt: number;
}

const insertNode = async (session: Session, nodeId: string): Promise<LastCommit> => {
  const { rows } = await session.query(
    'select version, content from commits order by version desc limit 1',
  );
  const [last] = rows as readonly StoredCommit[];
  const version = last?.version ?? 0;
  await session.query(
    'insert into nodes (id, beat, seen) values ($1, 0, $2) on conflict (id) do update set seen = $2',
    [nodeId, version],
  );
  const stampedAt = last ? (JSON.parse(last.content) as CommitContent).stampedAt : 0;
  return { version, stampedAt };
};

/** Adds a node once more. */
export const registerAgain = (session: Session, nodeId: string): Promise<LastCommit> =>
  exclusively(session, () => insertNode(session, nodeId));

/** What a node starts with. */
interface Start {
  readonly last: LastCommit;
  /** The name of the application, the same for all its nodes and different from that of any other. */
  readonly applicationId: string;
}

/** Prepares the database and adds a node; one that is alone removes all others first. */
export const setUp = (session: Session, nodeId: string, isShared: boolean): Promise<Start> =>
  exclusively(session, async () => {
    await migrate(session);
    if (!isShared) await session.query('delete from nodes where id <> $1', [nodeId]);
    await session.query(
      `insert into log_state (id, epoch, floor) values ('log', $1, 0) on conflict do nothing`,
      [crypto.randomUUID()],
    );
    const { rows } = await session.query('select epoch from log_state');
    const [{ epoch } = { epoch: '' }] = rows as readonly { readonly epoch: string }[];
    return { last: await insertNode(session, nodeId), applicationId: epoch };
  });
