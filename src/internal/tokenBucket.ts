/** So many within so long. */
export interface Rate {
  readonly count: number;
  readonly windowMs: number;
}

/** The tokens of a key that were left at a moment. */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Where the buckets are kept; a bucket that is missing is full. */
export interface Buckets {
  readonly get: (key: string) => Bucket | undefined;
  readonly set: (key: string, bucket: Bucket) => unknown;
}

/**
 * Takes a token of a key. A bucket has `count` tokens and gets one back every `windowMs / count`
 * milliseconds. Returns 0, or how many milliseconds to wait for the next token.
 */
export const takeToken = (
  buckets: Buckets,
  key: string,
  { count, windowMs }: Rate,
  now: number,
): number => {
  const { tokens, at } = buckets.get(key) ?? { tokens: count, at: now };
  const refilled = Math.min(count, tokens + (Math.max(0, now - at) * count) / windowMs);
  const isTaken = refilled >= 1;
  buckets.set(key, { tokens: isTaken ? refilled - 1 : refilled, at: Math.max(now, at) });
  return isTaken ? 0 : Math.ceil(((1 - refilled) * windowMs) / count);
};
