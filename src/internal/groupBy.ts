/** Groups rows by the value of a key, in their order. A group holds the `valueOf` of each row. */
export const groupBy = <Row, Key extends keyof Row, Value = Row>(
  rows: readonly Row[],
  key: Key,
  valueOf: (row: Row) => Value = (row) => row as unknown as Value,
): ReadonlyMap<Row[Key], readonly Value[]> => {
  const groups = new Map<Row[Key], Value[]>();
  for (const row of rows) {
    const group = groups.get(row[key]);
    if (group) group.push(valueOf(row));
    else groups.set(row[key], [valueOf(row)]);
  }
  return groups;
};
