import type { Session } from './postgresSession.js';

/** How often a node shows that it lives, in milliseconds. */
export const beatMs = 3_000;

/** After how long without a beat a node counts as dead, in milliseconds. */
const deadMs = 10_000;

interface Beat {
  readonly id: string;
  readonly beat: number;
}

interface SeenBeat {
  readonly beat: number;
  readonly at: number;
}

/** Finds nodes whose beat stands still, by the clock of this node alone. */
export interface BeatWatch {
  /** Notes the beats at a moment, in milliseconds; returns the ids of the dead nodes. */
  readonly observe: (beats: readonly Beat[], now: number) => readonly string[];
}

/** While this node sees no beats, as during an outage, no time of the others runs out. */
export const createBeatWatch = (): BeatWatch => {
  let seen = new Map<string, SeenBeat>();
  let observedAt = -Infinity;
  return {
    observe: (beats, now) => {
      const gap = now - observedAt;
      const isFresh = gap > 2 * beatMs;
      observedAt = now;
      const before = seen;
      seen = new Map(
        beats.map(({ id, beat }) => {
          const known = before.get(id);
          const isStill = known?.beat === beat && !isFresh;
          return [id, isStill ? known : { beat, at: now }];
        }),
      );
      return [...seen].flatMap(([id, { at }]) => (now - at >= deadMs ? [id] : []));
    },
  };
};

/**
 * Shows that a node lives; resolves to the beats of all other nodes, or to undefined when they have
 * removed this one.
 */
export const beat = async (
  session: Session,
  nodeId: string,
  known: number,
): Promise<readonly Beat[] | undefined> => {
  const { rowCount } = await session.query(
    'update nodes set beat = beat + 1, seen = $2 where id = $1',
    [nodeId, known],
  );
  if (rowCount === 0) return undefined;
  const { rows } = await session.query('select id, beat from nodes where id <> $1', [nodeId]);
  return rows as readonly Beat[];
};

/** Removes the commits that every node knows. The last one stays, as the next follows its version. */
export const pruneCommits = async (session: Session): Promise<void> => {
  await session.query(
    `delete from commits where version < (select min(seen) from nodes)
     and version < (select max(version) from commits)`,
  );
};
