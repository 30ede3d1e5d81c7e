import type { ChannelRow, UserRow } from '../../../src/server/ports/rows.js';

const now = '2026-01-02T03:04:05.000006Z';

export const user = (id: string): UserRow => ({
  id,
  role: 'user',
  language: '',
  teams: ['red'],
  teams_role: { red: 'admin' },
  banned: false,
  invisible: true,
  online: true,
  privacy_settings: { read_receipts: { enabled: false } },
  created_at: now,
  updated_at: now,
  last_active: null,
  deactivated_at: null,
  deleted_at: now,
  revoke_tokens_issued_before: null,
  data: { name: 'Ålice', nested: { deep: [1, null] } },
});

export const channel: ChannelRow = {
  cid: 'messaging:general',
  type: 'messaging',
  id: 'general',
  created_by_id: 'alice',
  created_at: now,
  updated_at: now,
  last_message_at: null,
  member_count: 0,
  frozen: true,
  disabled: false,
  cooldown: 0,
  team: null,
  filter_tags: ['green'],
  config_overrides: { reactions: false },
  truncated_at: null,
  deleted_at: null,
  data: {},
};
