import * as E from '#fp-ts/Either';
import type { Filter, Sort } from '../../../protocol/endpoints/inputs.js';
import { type Matcher, parseFilter } from '../../../protocol/filter.js';
import { fail } from './failure.js';

/** Parses a filter; refuses an invalid one. */
export const readFilter = (filter: Filter): Matcher => {
  const result = parseFilter(filter);
  return E.isLeft(result) ? fail('Input', result.left.message) : result.right;
};

/** The requested order, or the default one. Refuses more than five levels. */
export const readSort = (
  sort: readonly Sort[] | null | undefined,
  usual: readonly Sort[],
): readonly Sort[] => {
  const levels = sort ?? [];
  if (levels.length > 5) fail('Input', 'sort must have at most 5 fields');
  return levels.length > 0 ? levels : usual;
};
