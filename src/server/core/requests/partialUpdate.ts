import type { CustomData } from '../../ports/rows.js';
import { fail } from './failure.js';
import { isRecord } from '../../../internal/isRecord.js';

/** Keys to set and keys to remove. A dot separates the keys of nested data. */
export interface PartialUpdate {
  readonly set?: CustomData | null | undefined;
  readonly unset?: readonly string[] | null | undefined;
}

// In an object literal `__proto__` sets the prototype.
const forbiddenSteps = new Set(['', '__proto__']);

const stepsOf = (path: string): readonly [string, ...string[]] => {
  const steps = path.split('.') as [string, ...string[]];
  return steps.some((step) => forbiddenSteps.has(step))
    ? fail('Input', `'${path}' is no key`)
    : steps;
};

type Change = (data: CustomData, key: string) => CustomData;

const changeAt = (
  data: CustomData,
  [key, next, ...rest]: readonly string[],
  change: Change,
): CustomData => {
  if (key === undefined) return data;
  if (next === undefined) return change(data, key);
  const inner = Object.hasOwn(data, key) ? data[key] : undefined;
  return { ...data, [key]: changeAt(isRecord(inner) ? inner : {}, [next, ...rest], change) };
};

const removeKey: Change = (data, key) =>
  Object.fromEntries(Object.entries(data).filter(([name]) => name !== key));

const hasPath = (data: CustomData, [key = '', ...rest]: readonly string[]): boolean => {
  if (!Object.hasOwn(data, key)) return false;
  const inner = data[key];
  return rest.length === 0 || (isRecord(inner) && hasPath(inner, rest));
};

/** The top-level keys that an update changes. */
export const touchedKeys = ({ set, unset }: PartialUpdate): readonly string[] =>
  [...Object.keys(set ?? {}), ...(unset ?? [])].map((path) => stepsOf(path)[0]);

/** Sets a key; keys under `custom` are added to those that are there. */
const setKey =
  (value: unknown): Change =>
  (data, key) => {
    const before = Object.hasOwn(data, key) ? data[key] : undefined;
    const isMerged = key === 'custom' && isRecord(before) && isRecord(value);
    return { ...data, [key]: isMerged ? { ...before, ...value } : value };
  };

/** Applies a partial update to custom data: `set` first, then `unset`. */
export const updatePartially = (data: CustomData, { set, unset }: PartialUpdate): CustomData => {
  const changed = Object.entries(set ?? {}).reduce(
    (it, [path, value]) => changeAt(it, stepsOf(path), setKey(value)),
    data,
  );
  return (unset ?? []).reduce(
    (it, path) => (hasPath(it, stepsOf(path)) ? changeAt(it, stepsOf(path), removeKey) : it),
    changed,
  );
};
