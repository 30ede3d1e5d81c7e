import { isRecord } from '../../../internal/isRecord.js';
import type { Filter } from '../../../protocol/endpoints/inputs.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import { DateTime } from '../../../protocol/primitives.js';
import type { MomentBound } from '../../ports/page.js';
import { fail } from './failure.js';
import { assertLimit } from './input.js';
import { readFilter } from './query.js';
import { storedTimestamp } from './timestamps.js';

/** The fields that a filter of a list may name. */
interface ListFields {
  /** Compared with `$eq` and `$in`. */
  readonly texts: readonly string[];
  /** Compared with `$eq`, `$gt`, `$gte`, `$lt` and `$lte`. */
  readonly moments?: readonly string[];
}

/** A filter that selects by lists of texts and by ranges of moments. */
export interface ListFilter {
  /** The texts that a field may have; undefined when it may have any. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly bounds: readonly MomentBound[];
}

const operators: Readonly<Record<string, readonly MomentBound['op'][]>> = {
  $eq: ['>=', '<='],
  $gt: ['>'],
  $gte: ['>='],
  $lt: ['<'],
  $lte: ['<='],
};

const unsupported = (field: string): never =>
  fail('Input', `this condition on '${field}' is not supported in this filter`);

/** The conditions on a field, as operators with their operands. */
const conditionsOf = (condition: unknown): readonly (readonly [string, unknown])[] =>
  isRecord(condition) ? Object.entries(condition) : [['$eq', condition]];

const isText = (value: unknown): value is string => typeof value === 'string';

const textsOf = (field: string, condition: unknown): readonly string[] => {
  const [[operator, operand] = [], ...others] = conditionsOf(condition);
  const values: unknown = operator === '$eq' ? [operand] : operator === '$in' ? operand : undefined;
  if (others.length > 0 || !Array.isArray(values) || !values.every(isText))
    return unsupported(field);
  assertLimit(`the list of ${field}`, values.length, InputLimit.filterValues);
  return values;
};

const boundsOf = (field: string, condition: unknown): readonly MomentBound[] =>
  conditionsOf(condition).flatMap(([operator, operand]) => {
    const ops = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
    if (!ops || !DateTime.is(operand)) return unsupported(field);
    const at = storedTimestamp(operand);
    return ops.map((op) => ({ op, at }));
  });

const narrowed = (
  known: readonly string[] | undefined,
  texts: readonly string[],
): readonly string[] => (known ? known.filter((each) => texts.includes(each)) : texts);

const selectBy = (filter: Filter, fields: ListFields, before: ListFilter): ListFilter =>
  Object.entries(filter).reduce((so: ListFilter, [field, condition]): ListFilter => {
    if (field === '$and' && Array.isArray(condition))
      return condition
        .filter(isRecord)
        .reduce((inner: ListFilter, part) => selectBy(part, fields, inner), so);
    if (fields.texts.includes(field)) {
      const texts = narrowed(so.texts.get(field), textsOf(field, condition));
      return { ...so, texts: new Map([...so.texts, [field, texts]]) };
    }
    if (fields.moments?.includes(field))
      return { ...so, bounds: [...so.bounds, ...boundsOf(field, condition)] };
    return unsupported(field);
  }, before);

/**
 * Reads a filter of a list: conditions on the fields, and `$and` of them. Refuses any other one, which
 * the store could not express.
 */
export const readListFilter = (filter: Filter | undefined, fields: ListFields): ListFilter => {
  const all: ListFilter = { texts: new Map(), bounds: [] };
  if (filter === undefined) return all;
  // Refuses what no filter may be, and what is over its limits.
  readFilter(filter);
  return selectBy(filter, fields, all);
};

/** Whether nothing can match a filter. */
export const isVain = ({ texts }: ListFilter): boolean =>
  [...texts.values()].some((each) => each.length === 0);
