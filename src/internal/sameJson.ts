import type { Fields } from './paths.js';

// Read where there is no such key, `__proto__` is the prototype of all objects: it has no fields, and
// is the same as nothing that came out of JSON.
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && value !== Object.prototype;

const sameItems = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((item, place) => sameJson(item, right[place]));

// Where the other has each key of the one, and as many of them, it has no other key. What it has
// by its prototype came out of no JSON, so that it is the same as nothing here.
const sameFields = (left: Fields, right: Fields): boolean => {
  let more = 0;
  for (const key in left) {
    const value = left[key];
    if (value === undefined) continue;
    if (!sameJson(value, right[key])) return false;
    more += 1;
  }
  for (const key in right) if (right[key] !== undefined) more -= 1;
  return more === 0;
};

/** Whether two values that came out of JSON say the same; an absent key is an undefined one. */
export const sameJson = (left: unknown, right: unknown): boolean => {
  if (left === right) return true;
  if (!isObject(left) || !isObject(right)) return false;
  if (Array.isArray(left) || Array.isArray(right))
    return Array.isArray(left) && Array.isArray(right) && sameItems(left, right);
  return sameFields(left, right);
};
