/**
 * A random number generator in [0, 1) that returns the same numbers for the same seed. The
 * algorithm is mulberry32; not for cryptography.
 *
 * @example
 * ```ts
 * import { seededRandom } from 'millrace/testing';
 *
 * const random = seededRandom(42);
 * random() === seededRandom(42)(); // true
 * ```
 * @param seed an integer; only its lower 32 bits are used
 */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
