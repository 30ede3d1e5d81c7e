/** A new row has the key of a stored one: the work that inserted it leaves nothing behind. */
export class DuplicateKeyError extends Error {
  readonly _tag = 'DuplicateKeyError';
  /** What the row is of. */
  readonly table: 'messages' | 'idempotency_keys';
  /** The values of its key, in the order of the columns. */
  readonly key: readonly unknown[];

  constructor(table: DuplicateKeyError['table'], key: readonly unknown[], cause: unknown) {
    super(`the table ${table} has a row with this key`, { cause });
    this.name = 'DuplicateKeyError';
    this.table = table;
    this.key = key;
  }
}
