import type { User } from '../objects.js';

// A control character stands in no frame but as an escape, so it is easily seen where one has it.
const escaped = String.raw`\u0001`;
const control = 1;

/** Whether a frame could hold stand-ins of its own. */
export const hasPlaceholders = (frame: string): boolean => frame.includes(escaped);

/** What stands for the `n`th user that was taken out of a frame. */
export const placeholderFor = (n: number): string => `"${escaped}${String(n)}"`;

/** The user that a text stands for. */
const stoodFor = (text: string, taken: readonly User[]): User | undefined =>
  text.charCodeAt(0) === control ? taken[Number(text.slice(1))] : undefined;

type Home = Record<string | number, unknown>;

const isHome = (value: unknown): value is Home => typeof value === 'object' && value !== null;

/** How deep in an event users are looked for. */
const depth = 5;

/** Puts back users that were taken out; tells how many. */
const putBackAt = (home: Home, key: string | number, taken: readonly User[], left = 0): number => {
  const inner = home[key];
  if (typeof inner === 'string') {
    const user = stoodFor(inner, taken);
    if (user === undefined) return 0;
    home[key] = user;
    return 1;
  }
  return left > 0 && isHome(inner) ? putBackIn(inner, taken, left - 1) : 0;
};

const putBackIn = (home: Home, taken: readonly User[], left: number): number => {
  let back = 0;
  if (Array.isArray(home))
    for (let place = 0; place < home.length; place += 1)
      back += putBackAt(home, place, taken, left);
  else for (const key in home) back += putBackAt(home, key, taken, left);
  return back;
};

/** Puts back users that were taken out; tells whether those were all. */
export const restorePlaceholders = (event: unknown, taken: readonly User[]): boolean => {
  if (!isHome(event)) return false;
  const { message, reaction } = event;
  // Where they mostly stand, before looking everywhere.
  let back = putBackAt(event, 'user', taken);
  if (isHome(message)) back += putBackAt(message, 'user', taken);
  if (isHome(reaction)) back += putBackAt(reaction, 'user', taken);
  if (back < taken.length) back += putBackIn(event, taken, depth);
  return back === taken.length;
};
