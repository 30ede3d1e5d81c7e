import Database from 'libsql';

interface Column {
  readonly name: string;
}

/** Copies a row of a table so many times; `changes` are the columns that differ, by `n.i`. */
const copyRow = (
  db: InstanceType<typeof Database>,
  table: string,
  count: number,
  changes: Readonly<Record<string, string>>,
): void => {
  const columns = (db.prepare(`pragma table_info(${table})`).all() as readonly Column[]).map(
    ({ name }) => name,
  );
  db.exec(`
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${String(count)})
    insert into ${table} (${columns.map((name) => `"${name}"`).join(', ')})
    select ${columns.map((name) => changes[name] ?? `one."${name}"`).join(', ')}
    from n, (select * from ${table} order by rowid desc limit 1) as one
  `);
};

/** Gives the channel of the newest message so many older ones, and as many entries of the log. */
export const fillHistory = (file: string, count: number): void => {
  const db = new Database(file);
  db.exec('begin');
  copyRow(db, 'messages', count, {
    id: "one.id || '-' || n.i",
    created_at: "'2020-01-01T00:00:00.' || printf('%06d', n.i) || 'Z'",
  });
  copyRow(db, 'log', count, { id: 'one.id + n.i', after: 'one.id + n.i - 1' });
  db.exec('commit');
  db.close();
};
