import * as E from '#fp-ts/Either';
import type { Filter, Sort } from '../../../protocol/endpoints/inputs.js';
import { type Matcher, parseFilter } from '../../../protocol/filter.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import { fail } from './failure.js';
import { assertLimit } from './input.js';

/** Parses a filter; refuses an invalid one. */
export const readFilter = (filter: Filter): Matcher => {
  const result = parseFilter(filter);
  return E.isLeft(result) ? fail('Input', result.left.message) : result.right;
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
