/** How many values a JSON value consists of; an empty list or object counts twice. */
export const valuesIn = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 1;
  const inner = Object.values(value).map(valuesIn);
  return inner.length === 0 ? 2 : inner.reduce((sum, count) => sum + count, 1);
};
