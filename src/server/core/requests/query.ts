import * as E from '#fp-ts/Either';
import type { Filter, Sort } from '../../../protocol/endpoints/inputs.js';
import { parseFilter } from '../../../protocol/filter/parseFilter.js';
import { fail } from './failure.js';

/** A filter as it is; refuses an invalid one. */
export const readFilter = (filter: Filter): Filter => {
  const result = parseFilter(filter);
  return E.isLeft(result) ? fail('Input', result.left.message) : filter;
};

/** The requested order, or the default one. */
export const readSort = (
  sort: readonly Sort[] | null | undefined,
  usual: readonly Sort[],
): readonly Sort[] => {
  const levels = sort ?? [];
  return levels.length > 0 ? levels : usual;
};
