/** The longest that the first wait can be; the bound doubles with every failure. */
const firstMs = 1_000;
const capMs = 30_000;

/**
 * How long to wait after a number of failures in a row, with full jitter: uniform between nothing
 * and a bound that begins at one second, doubles with each failure and ends at thirty seconds. So
 * clients that lost their connections together do not come back together.
 */
export const retryDelayMs = (failures: number, random: () => number): number =>
  Math.floor(random() * Math.min(capMs, firstMs * 2 ** (failures - 1)));
