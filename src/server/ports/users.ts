import type { Filter, Sort } from '../../protocol/endpoints/inputs.js';
import type { Page } from './page.js';
import type { UserRow } from './rows.js';

type Ids = readonly string[];
type ById<Row> = ReadonlyMap<string, Row>;

/** A query of users that are not deleted. */
export interface UserQuery {
  /** A filter that has been parsed before. */
  readonly filter: Filter;
  /** Users that are equal by it are ordered by id. */
  readonly sort: readonly Sort[];
  readonly page: Page;
  readonly withDeactivated: boolean;
}

/** The users. */
export interface UserStore {
  /** The users by id, deleted ones as well. */
  readonly find: (ids: Ids) => Promise<ById<UserRow>>;
  /** A page of the users that match a query, as other users see them. */
  readonly query: (query: UserQuery) => Promise<readonly UserRow[]>;
  /** Inserts or replaces. */
  readonly save: (rows: readonly UserRow[]) => Promise<void>;
  /** Removes the user only; its memberships and messages remain. */
  readonly remove: (id: string) => Promise<void>;
}
