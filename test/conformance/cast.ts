/**
 * The connections that are there while a row is played, each a client of its own, and what the one
 * channel is to it. Those who come later are not connected until a scenario lets them arrive.
 */
export const cast = {
  john: { user: 'john', part: 'made the channel, is a member, watches' },
  'john elsewhere': { user: 'john', part: 'a second connection of john, does not watch' },
  jane: { user: 'jane', part: 'a member, watches' },
  'jane elsewhere': { user: 'jane', part: 'a second connection of jane, does not watch' },
  max: { user: 'max', part: 'a member, does not watch' },
  olga: { user: 'olga', part: 'an admin, no member, watches' },
  'olga elsewhere': { user: 'olga', part: 'a second connection of olga, does not watch' },
  paul: { user: 'paul', part: 'a stranger, asked for the presence of all others' },
  zoe: { user: 'zoe', part: 'a stranger' },
  tom: { user: 'tom', part: 'a stranger, comes later', isLate: true },
  'jane again': { user: 'jane', part: 'a third connection of jane, comes later', isLate: true },
  ann: {
    user: 'ann',
    part: 'a stranger, comes later, with the client of this package',
    isLate: true,
  },
} as const satisfies Record<string, Part>;

interface Part {
  readonly user: string;
  readonly part: string;
  readonly isLate?: true;
}

/** The name of a connection. */
export type Name = keyof typeof cast;

export const names = Object.keys(cast) as readonly Name[];

/** The connections that are there from the start. */
export const early: readonly Name[] = names.filter((name) => !('isLate' in cast[name]));

export const userIds: readonly string[] = [...new Set(names.map((name) => cast[name].user))];

export const watching = ['john', 'jane', 'olga'] as const satisfies readonly Name[];
export const membersElsewhere = [
  'john elsewhere',
  'jane elsewhere',
  'max',
] as const satisfies readonly Name[];
/** Those who see the channel without watching it. */
export const readers = [...membersElsewhere, 'olga elsewhere'] as const satisfies readonly Name[];
export const johns = ['john', 'john elsewhere'] as const satisfies readonly Name[];
export const janes = ['jane', 'jane elsewhere'] as const satisfies readonly Name[];
export const nobody = [] as const satisfies readonly Name[];
