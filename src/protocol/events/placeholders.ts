import type { User } from '../objects.js';

// JSON has control characters only as escapes, so a frame that contains one is easily found.
const escaped = String.raw`\u0001`;
const control = 1;

/** Whether a frame could contain placeholders of its own. */
export const hasPlaceholders = (frame: string): boolean => frame.includes(escaped);

/** The placeholder of the `n`th user that was taken out of a frame. */
export const placeholderFor = (n: number): string => `"${escaped}${String(n)}"`;

/** The user of a placeholder. */
const userFor = (text: string, taken: readonly User[]): User | undefined =>
  text.charCodeAt(0) === control ? taken[Number(text.slice(1))] : undefined;

type Container = Record<string | number, unknown>;

const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null;

/** The depth to which an event is searched for placeholders. */
const maxDepth = 5;

/** Restores the users of placeholders; returns how many. */
const restoreAt = (
  container: Container,
  key: string | number,
  taken: readonly User[],
  left = 0,
): number => {
  const inner = container[key];
  if (typeof inner === 'string') {
    const user = userFor(inner, taken);
    if (user === undefined) return 0;
    container[key] = user;
    return 1;
  }
  return left > 0 && isContainer(inner) ? restoreIn(inner, taken, left - 1) : 0;
};

const restoreIn = (container: Container, taken: readonly User[], left: number): number => {
  let restored = 0;
  if (Array.isArray(container))
    for (let index = 0; index < container.length; index += 1)
      restored += restoreAt(container, index, taken, left);
  else for (const key in container) restored += restoreAt(container, key, taken, left);
  return restored;
};

/** Restores the users of placeholders; returns whether all were found. */
export const restorePlaceholders = (event: unknown, taken: readonly User[]): boolean => {
  if (!isContainer(event)) return false;
  const { message, reaction } = event;
  // Their most frequent places, before the whole event is searched.
  let restored = restoreAt(event, 'user', taken);
  if (isContainer(message)) restored += restoreAt(message, 'user', taken);
  if (isContainer(reaction)) restored += restoreAt(reaction, 'user', taken);
  if (restored < taken.length) restored += restoreIn(event, taken, maxDepth);
  return restored === taken.length;
};
