import type { Fields } from './paths.js';

// Reading `__proto__` from an object without such a key gives `Object.prototype`: it has no fields,
// and no value of JSON equals it.
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && value !== Object.prototype;

const sameItems = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((item, index) => sameJson(item, right[index]));

// Each key of `left` is looked up in `right`; equal numbers of keys then mean that `right` has no
// others. Inherited properties need no check of their own: no JSON value equals them.
const sameFields = (left: Fields, right: Fields): boolean => {
  let surplus = 0;
  for (const key in left) {
    const value = left[key];
    if (value === undefined) continue;
    if (!sameJson(value, right[key])) return false;
    surplus += 1;
  }
  for (const key in right) if (right[key] !== undefined) surplus -= 1;
  return surplus === 0;
};

/** Whether two JSON values are deeply equal; an absent key equals an undefined one. */
export const sameJson = (left: unknown, right: unknown): boolean => {
  if (left === right) return true;
  if (!isObject(left) || !isObject(right)) return false;
  if (Array.isArray(left) || Array.isArray(right))
    return Array.isArray(left) && Array.isArray(right) && sameItems(left, right);
  return sameFields(left, right);
};
