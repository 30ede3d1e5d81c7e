import type { ConnectionStore, WatchStore } from '../ports/connections.js';
import type { UserStore } from '../ports/users.js';
import type { LiveMembers } from './liveMembers.js';

/** What lives as long as its connection. */
export interface LiveParts {
  readonly members: LiveMembers;
  readonly connections: ConnectionStore;
  readonly watches: (users: UserStore) => WatchStore;
  /** Users whose invisibility the watches follow. */
  readonly users: (users: UserStore) => UserStore;
}
