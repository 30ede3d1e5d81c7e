/** The upper bound of the first wait; it doubles with every failure. */
const firstMs = 1_000;
const capMs = 30_000;

/**
 * The wait after a number of consecutive failures, in milliseconds, with full jitter: uniform
 * between 0 and a bound that starts at 1 s, doubles with each failure and stops at 30 s. The jitter
 * spreads the reconnects of clients that lost their connections at the same time.
 */
export const retryDelayMs = (failures: number, random: () => number): number =>
  Math.floor(random() * Math.min(capMs, firstMs * 2 ** (failures - 1)));
