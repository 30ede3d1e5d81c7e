import type { UserRow } from '../../ports/rows.js';

/** The row of a new user. */
export const newUser = (id: string, role: string, now: string): UserRow => ({
  id,
  role,
  language: '',
  teams: [],
  teams_role: {},
  banned: false,
  invisible: false,
  online: false,
  privacy_settings: {},
  created_at: now,
  updated_at: now,
  last_active: null,
  deactivated_at: null,
  deleted_at: null,
  revoke_tokens_issued_before: null,
  data: {},
});
