import type { Filter } from '../../../protocol/endpoints/inputs.js';
import { DateTime } from '../../../protocol/primitives.js';
import { isRecord } from '../../../internal/isRecord.js';
import type { MomentBound, ReactionSelection } from '../../ports/messageLists.js';
import { fail } from '../requests/failure.js';
import { assertLimit } from '../requests/input.js';
import { readFilter } from '../requests/query.js';
import { storedTimestamp } from '../requests/timestamps.js';
import { InputLimit } from '../../../protocol/inputLimits.js';

type Selection = Pick<ReactionSelection, 'types' | 'userIds' | 'bounds'>;

const operators: Readonly<Record<string, readonly MomentBound['op'][]>> = {
  $eq: ['>=', '<='],
  $gt: ['>'],
  $gte: ['>='],
  $lt: ['<'],
  $lte: ['<='],
};

const unsupported = (field: string): never =>
  fail('Input', `filter: this condition on '${field}' is not supported for reactions`);

/** The conditions on a field, as operators with their operands. */
const conditionsOf = (condition: unknown): readonly (readonly [string, unknown])[] =>
  isRecord(condition) ? Object.entries(condition) : [['$eq', condition]];

const isText = (value: unknown): value is string => typeof value === 'string';

const textsOf = (field: string, condition: unknown): readonly string[] => {
  const [[operator, operand] = [], ...others] = conditionsOf(condition);
  const values: unknown = operator === '$eq' ? [operand] : operator === '$in' ? operand : undefined;
  return others.length === 0 && Array.isArray(values) && values.every(isText)
    ? values
    : unsupported(field);
};

const boundsOf = (field: string, condition: unknown): readonly MomentBound[] =>
  conditionsOf(condition).flatMap(([operator, operand]) => {
    const ops = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
    if (!ops || !DateTime.is(operand)) return unsupported(field);
    const at = storedTimestamp(operand);
    return ops.map((op) => ({ op, at }));
  });

const intersect = (
  one: readonly string[] | undefined,
  other: readonly string[],
): readonly string[] => (one ? one.filter((each) => other.includes(each)) : other);

const selectionOf = (filter: Filter, selection: Selection): Selection =>
  Object.entries(filter).reduce((so: Selection, [field, condition]): Selection => {
    if (field === '$and' && Array.isArray(condition))
      return condition.filter(isRecord).reduce((inner, part) => selectionOf(part, inner), so);
    if (field === 'type') return { ...so, types: intersect(so.types, textsOf(field, condition)) };
    if (field === 'user_id')
      return { ...so, userIds: intersect(so.userIds, textsOf(field, condition)) };
    if (field === 'created_at')
      return { ...so, bounds: [...(so.bounds ?? []), ...boundsOf(field, condition)] };
    return unsupported(field);
  }, selection);

/**
 * The reactions that a filter selects: by `type` and `user_id` with `$eq` and `$in`, by `created_at`
 * with comparisons, and `$and` of these. Refuses any other condition.
 */
export const readReactionFilter = (filter: Filter | undefined): Selection => {
  if (filter === undefined) return {};
  // Refuses what no filter may be, and what is over its limits.
  readFilter(filter);
  const selection = selectionOf(filter, {});
  for (const list of [selection.types, selection.userIds])
    assertLimit('a list in filter', list?.length ?? 0, InputLimit.filterValues);
  return selection;
};
