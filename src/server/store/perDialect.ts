import { type OperationNode, type RawBuilder, RawNode, sql } from 'kysely';

/** A node of a query whose text depends on the database. */
export interface DialectNode extends RawNode {
  readonly postgres: OperationNode;
}

export const isDialectNode = (node: OperationNode): node is DialectNode => 'postgres' in node;

/** An expression that the databases spell in different ways. */
export const perDialect = <Value = unknown>(
  sqlite: RawBuilder<Value>,
  postgres: RawBuilder<Value>,
): RawBuilder<Value> =>
  sql<Value>`${{
    expressionType: undefined,
    toOperationNode: (): DialectNode => ({
      ...RawNode.createWithChild(sqlite.toOperationNode()),
      postgres: postgres.toOperationNode(),
    }),
  }}`;
