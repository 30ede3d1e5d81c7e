/** A JSON value with `put` at the place that the choices lead to. */
export const mutated = (value: unknown, choices: readonly number[], put: unknown): unknown => {
  const [choice = 0, ...rest] = choices;
  if (typeof value !== 'object' || value === null || choices.length === 0) return put;
  const entries = Object.entries(value);
  const entry = entries[choice % Math.max(1, entries.length)];
  if (!entry) return put;
  const [key, inner] = entry;
  const changed = { ...value, [key]: mutated(inner, rest, put) };
  return Array.isArray(value) ? Object.values(changed) : changed;
};
