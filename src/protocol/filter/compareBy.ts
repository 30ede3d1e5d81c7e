import type { Sort } from '../endpoints/inputs.js';
import type { ReadField } from './parseFilter.js';
import { compare } from './values.js';

const sortedTypes = ['boolean', 'number', 'string', 'object'];

const rankOf = (value: unknown): number => (value == null ? -1 : sortedTypes.indexOf(typeof value));

/** Absent values sort before all others, then booleans, numbers, texts, and all the rest. */
const compareValues = (left: unknown, right: unknown): number =>
  rankOf(left) - rankOf(right) || (compare(left, right) ?? 0);

/** The comparison of two objects that a sort describes. */
export const compareBy =
  (sort: readonly Sort[]) =>
  (left: ReadField, right: ReadField): number => {
    for (const { field, direction } of sort) {
      const difference = compareValues(left(field), right(field));
      if (difference !== 0) return direction * difference;
    }
    return 0;
  };
