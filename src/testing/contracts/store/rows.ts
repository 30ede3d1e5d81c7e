import { newUser } from '../../../server/core/access/newUser.js';
import { DuplicateKeyError } from '../../../server/ports/duplicateKey.js';
import type { StoreTx } from '../../../server/ports/store.js';
import type {
  ChannelRow,
  LogRow,
  MemberRow,
  MessageRow,
  UserRow,
} from '../../../server/ports/rows.js';
import { expectSame } from '../contract.js';

/** Something that a store has to do, checked on a new one. */
export interface StoreCase {
  readonly name: string;
  readonly check: (run: RunWork) => Promise<void>;
}

/** Runs work in a transaction of its own. */
export type RunWork = <A>(work: (tx: StoreTx) => Promise<A>) => Promise<A>;

/** Throws a `ContractError` unless work rejects because a new row has the key of a stored one. */
export const expectDuplicate = async (
  what: string,
  work: Promise<unknown>,
  table: DuplicateKeyError['table'],
  key: readonly string[],
): Promise<void> => {
  const failure: unknown = await work.then(
    () => 'none',
    (error: unknown) =>
      error instanceof DuplicateKeyError ? { table: error.table, key: error.key } : String(error),
  );
  expectSame(what, failure, { table, key });
};

/** The nth moment, in the form in which moments are stored. */
export const timeAt = (n: number): string =>
  new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString().replace('Z', '000Z');

export const cid = 'messaging:general';

export const userRow = (id: string, change: Partial<UserRow> = {}): UserRow => ({
  ...newUser(id, 'user', timeAt(0)),
  ...change,
});

export const channelRow = (id = 'general', change: Partial<ChannelRow> = {}): ChannelRow => ({
  ...{ cid: `messaging:${id}`, type: 'messaging', id, created_by_id: 'ann' },
  ...{ created_at: timeAt(0), updated_at: timeAt(0), last_message_at: null, member_count: 0 },
  ...{ frozen: false, disabled: false, cooldown: 0, team: null, filter_tags: [] },
  ...{ config_overrides: {}, truncated_at: null, deleted_at: null, data: {} },
  ...change,
});

export const memberRow = (user_id: string, change: Partial<MemberRow> = {}): MemberRow => ({
  ...{ cid, user_id, channel_role: 'channel_member', created_at: timeAt(0), data: {} },
  ...{ updated_at: timeAt(0), banned: false, shadow_banned: false, hidden: false },
  ...{ last_read: timeAt(0), last_read_message_id: null, public_last_read: timeAt(0) },
  ...{ public_last_read_message_id: null, unread_messages: 0, invited: false },
  ...{ last_delivered_at: null, last_delivered_message_id: null, delivered_to: null },
  ...{ invite_accepted_at: null, invite_rejected_at: null, archived_at: null, pinned_at: null },
  ...{ hide_messages_before: null, ...change },
});

/** The nth message, written at the nth moment. */
export const messageRow = (n: number, change: Partial<MessageRow> = {}): MessageRow => ({
  ...{ id: `m${String(n)}`, cid, user_id: 'ann', type: 'regular', text: '', html: '' },
  ...{ attachments: [], mentioned_user_ids: [], parent_id: null, in_channel: true },
  ...{ quoted_message_id: null, silent: false, counted: true, shadowed: false },
  ...{ pinned_at: null, pinned_by_id: null, pin_expires: null, reply_count: 0 },
  ...{ created_at: timeAt(n), updated_at: timeAt(n), text_updated_at: null, deleted_at: null },
  ...{ data: {}, ...change },
});

export const logRow = (id: number, change: Partial<LogRow> = {}): LogRow => ({
  ...{ id, cid, after: id - 1, to_members: false, key: 'message.new', event: { id } },
  ...{ routing: {}, request_info: {}, created_at: timeAt(id), ...change },
});

export const page = { limit: 10, offset: 0 } as const;

/** A query without conditions. */
export const anything = { filter: {}, sort: [], page } as const;

/** A channel of which ann and bob are members. */
export const makeChannel = async ({ users, channels, members }: StoreTx): Promise<void> => {
  await users.save([userRow('ann'), userRow('bob')]);
  await channels.save(channelRow());
  await members.save([memberRow('ann'), memberRow('bob', { created_at: timeAt(1) })]);
};

/** Posts a message that counts as unread. */
export const post = async (tx: StoreTx, n: number, userId = 'ann'): Promise<void> => {
  await tx.postings.post({
    ...{ message: messageRow(n, { user_id: userId }), lastMessageAt: timeAt(n) },
    ...{ counts: true, unhides: true },
  });
};
