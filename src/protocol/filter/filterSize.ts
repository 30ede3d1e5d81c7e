import * as E from '#fp-ts/Either';
import { isRecord } from '../../internal/isRecord.js';
import type { Filter } from '../endpoints/inputs.js';
import { fail, type Parsed } from './filterFailure.js';
import { isList, isScalar } from './values.js';
import { filterLimits } from './filterLimits.js';

const textOperators = new Set(['$q', '$autocomplete']);

interface FilterSize {
  readonly conditions: number;
  readonly texts: number;
}

/** Counts the conditions of a filter: its keys at any depth, and the lists and objects in lists. */
const sizeOf = (filter: Filter): FilterSize => {
  let [conditions, texts] = [0, 0];
  const pending: unknown[] = [filter];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isList(next)) {
      const nested = next.filter((item) => !isScalar(item));
      conditions += nested.length;
      pending.push(...nested);
    }
    if (!isRecord(next)) continue;
    const entries = Object.entries(next);
    conditions += entries.length;
    texts += entries.filter(([name]) => textOperators.has(name)).length;
    if (conditions > filterLimits.conditions) break;
    pending.push(...entries.map(([, value]) => value).filter((value) => !isScalar(value)));
  }
  return { conditions, texts };
};

/** Refuses a filter that would take long to match. */
export const checkSize = (filter: Filter): Parsed<Filter> => {
  const { conditions, texts } = sizeOf(filter);
  if (conditions > filterLimits.conditions)
    return fail('', `must have at most ${filterLimits.conditions} conditions`);
  if (texts > filterLimits.texts)
    return fail('', `must have at most ${filterLimits.texts} conditions with $q or $autocomplete`);
  return JSON.stringify(filter).length > filterLimits.length
    ? fail('', `must have at most ${filterLimits.length} characters`)
    : E.right(filter);
};
