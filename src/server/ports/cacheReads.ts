/** How often a cache was read, and how often it had what was looked for. */
export interface CacheReads {
  hits: number;
  misses: number;
}
