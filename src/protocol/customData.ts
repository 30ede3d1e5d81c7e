import { isRecord } from '../internal/isRecord.js';

type Keys = Readonly<Record<string, unknown>>;

/**
 * Moves the custom keys under `custom`, where v2 holds them, beside the named keys, where v1 holds
 * them. A key beside `custom` wins. A custom key that is named like a field stays under `custom`:
 * beside the fields it would be taken for one.
 */
export const flattenCustom = (
  object: Keys,
  isNamed: (key: string, value: unknown) => boolean,
): Keys => {
  const { custom, ...beside } = object;
  if (!isRecord(custom)) return object;
  const stays = ([key, value]: readonly [string, unknown]): boolean =>
    key === 'custom' || isNamed(key, value);
  const entries = Object.entries(custom);
  const nested = entries.filter(stays);
  return {
    ...Object.fromEntries(entries.filter((entry) => !stays(entry))),
    ...beside,
    ...(nested.length > 0 && { custom: Object.fromEntries(nested) }),
  };
};
