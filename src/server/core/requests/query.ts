import * as E from '#fp-ts/Either';
import type { Filter, Sort } from '../../../protocol/endpoints/inputs.js';
import { parseFilter } from '../../../protocol/filter/parseFilter.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import { fail } from './failure.js';
import { assertLimit } from './input.js';

/** A filter as it is; refuses an invalid one. */
export const readFilter = (filter: Filter): Filter => {
  const result = parseFilter(filter);
  return E.isLeft(result) ? fail('Input', result.left.message) : filter;
};

/** The requested order, or the default one. Refuses more levels than `InputLimit.sortFields`. */
export const readSort = (
  sort: readonly Sort[] | null | undefined,
  usual: readonly Sort[],
): readonly Sort[] => {
  const levels = sort ?? [];
  assertLimit('sort', levels.length, InputLimit.sortFields);
  return levels.length > 0 ? levels : usual;
};
