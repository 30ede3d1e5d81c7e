/**
 * How long the official client waits after a number of failures in a row: uniform between
 * `max(250, 2000 (n - 1))` and `500 + 2000 n` milliseconds, neither above 25 seconds.
 */
export const retryDelayMs = (failures: number, random: () => number): number => {
  const longest = Math.min(500 + failures * 2_000, 25_000);
  const shortest = Math.min(Math.max(250, (failures - 1) * 2_000), 25_000);
  return Math.floor(shortest + random() * (longest - shortest));
};
