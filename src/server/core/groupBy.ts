/** Rows by the value of a key, in their order. */
export const groupBy = <Row, Key extends keyof Row>(
  rows: readonly Row[],
  key: Key,
): ReadonlyMap<Row[Key], readonly Row[]> => {
  const groups = new Map<Row[Key], Row[]>();
  for (const row of rows) {
    const group = groups.get(row[key]);
    if (group) group.push(row);
    else groups.set(row[key], [row]);
  }
  return groups;
};
