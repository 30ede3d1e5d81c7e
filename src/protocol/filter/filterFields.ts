import { isRecord } from '../../internal/isRecord.js';
import type { Filter } from '../endpoints/inputs.js';
import { isList } from './values.js';

/** The fields that a filter has conditions for, at any depth. */
export const fieldsOf = (filter: Filter): ReadonlySet<string> =>
  new Set(
    Object.entries(filter).flatMap(([name, condition]) =>
      !name.startsWith('$')
        ? [name]
        : isList(condition)
          ? condition.filter(isRecord).flatMap((part) => [...fieldsOf(part)])
          : [],
    ),
  );

const isTextList = (value: unknown): value is readonly string[] =>
  isList(value) && value.every((item) => typeof item === 'string');

const requiredTexts = (condition: unknown): readonly string[] | undefined => {
  if (typeof condition === 'string') return [condition];
  if (!isRecord(condition)) return undefined;
  const { $eq, $in } = condition;
  if (typeof $eq === 'string') return [$eq];
  return isTextList($in) ? $in : undefined;
};

/**
 * The values for an index lookup: when the filter matches, the field equals or contains one of
 * them. Undefined when the filter does not restrict the field to a list of texts.
 */
export const candidatesOf = (filter: Filter, field: string): readonly string[] | undefined => {
  const own = requiredTexts(filter[field]);
  if (own || !isList(filter['$and'])) return own;
  for (const part of filter['$and'].filter(isRecord)) {
    const texts = candidatesOf(part, field);
    if (texts) return texts;
  }
  return undefined;
};
