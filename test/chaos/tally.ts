/** The numbers of events by channel, in the order in which they were sent or came. */
export type ByChannel = ReadonlyMap<string, readonly number[]>;

/** What became of the events that were to come. */
export interface Tally {
  readonly expected: number;
  /** Never came. */
  readonly lost: number;
  /** Came once more than they should have. */
  readonly doubled: number;
  /** Came after a later one of their channel. */
  readonly outOfOrder: number;
}

const countLate = (numbers: Iterable<number>): number => {
  let highest = -Infinity;
  let late = 0;
  for (const number of numbers) {
    if (number < highest) late += 1;
    else highest = number;
  }
  return late;
};

const tallyOf = (expected: readonly number[], heard: readonly number[]): Tally => {
  const distinct = new Set(heard);
  return {
    expected: expected.length,
    lost: expected.filter((number) => !distinct.has(number)).length,
    doubled: heard.length - distinct.size,
    outOfOrder: countLate(distinct),
  };
};

/** Compares what came with what was to come; within a channel the numbers rise as they are sent. */
export const tally = (expected: ByChannel, heard: ByChannel): Tally =>
  [...expected]
    .map(([cid, numbers]) => tallyOf(numbers, heard.get(cid) ?? []))
    .reduce((one, other) => ({
      expected: one.expected + other.expected,
      lost: one.lost + other.lost,
      doubled: one.doubled + other.doubled,
      outOfOrder: one.outOfOrder + other.outOfOrder,
    }));

/** Whether every event came once and in order. */
export const isFaultless = ({ lost, doubled, outOfOrder }: Tally): boolean =>
  lost + doubled + outOfOrder === 0;
