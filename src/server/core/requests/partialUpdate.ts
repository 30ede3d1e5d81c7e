import type { CustomData } from '../../ports/rows.js';
import { fail } from './failure.js';
import { isRecord } from '../../../internal/isRecord.js';

/** Keys to set and keys to remove; a dot leads into nested data. */
export interface PartialUpdate {
  readonly set?: CustomData | null | undefined;
  readonly unset?: readonly string[] | null | undefined;
}

// An object literal would take such a key for its prototype.
const unusable = new Set(['', '__proto__']);

const stepsOf = (path: string): readonly [string, ...string[]] => {
  const steps = path.split('.') as [string, ...string[]];
  return steps.some((step) => unusable.has(step)) ? fail('Input', `'${path}' is no key`) : steps;
};

type Change = (data: CustomData, key: string) => CustomData;

const at = (
  data: CustomData,
  [key, next, ...rest]: readonly string[],
  change: Change,
): CustomData => {
  if (key === undefined) return data;
  if (next === undefined) return change(data, key);
  const inner = Object.hasOwn(data, key) ? data[key] : undefined;
  return { ...data, [key]: at(isRecord(inner) ? inner : {}, [next, ...rest], change) };
};

const without: Change = (data, key) =>
  Object.fromEntries(Object.entries(data).filter(([name]) => name !== key));

const has = (data: CustomData, [key = '', ...rest]: readonly string[]): boolean => {
  if (!Object.hasOwn(data, key)) return false;
  const inner = data[key];
  return rest.length === 0 || (isRecord(inner) && has(inner, rest));
};

/** The keys, up to their first dot, that an update touches. */
export const touchedKeys = ({ set, unset }: PartialUpdate): readonly string[] =>
  [...Object.keys(set ?? {}), ...(unset ?? [])].map((path) => stepsOf(path)[0]);

/** Custom data after a partial update; what is set comes first, then what is removed. */
export const updatePartially = (data: CustomData, { set, unset }: PartialUpdate): CustomData => {
  const changed = Object.entries(set ?? {}).reduce(
    (it, [path, value]) => at(it, stepsOf(path), (inner, key) => ({ ...inner, [key]: value })),
    data,
  );
  return (unset ?? []).reduce(
    (it, path) => (has(it, stepsOf(path)) ? at(it, stepsOf(path), without) : it),
    changed,
  );
};
