const firstMs = 1_000;
const maxMs = 60_000;

/** The pause before the next attempt, in milliseconds: doubles from a second up to a minute. */
export const retryDelayMs = (failures: number): number =>
  Math.min(firstMs * 2 ** (failures - 1), maxMs);
