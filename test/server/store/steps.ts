import { fc } from '@fast-check/vitest';
import { newUser } from '../../../src/server/core/access/newUser.js';
import type { ChannelRow, MemberRow, MessageRow } from '../../../src/server/ports/rows.js';
import type { Store, StoreTx } from '../../../src/server/ports/store.js';

const userIds = ['ann', 'bob', 'eve'] as const;
const cids = ['messaging:one', 'messaging:two'] as const;

const timeAt = (n: number): string =>
  new Date(Date.UTC(2026, 0, 1) + n).toISOString().replace('Z', '000Z');

const channelOf = (cid: string): ChannelRow => ({
  ...{ cid, type: 'messaging', id: cid.slice(10), created_by_id: 'ann' },
  ...{ created_at: timeAt(0), updated_at: timeAt(0), last_message_at: null, member_count: 0 },
  ...{ frozen: false, disabled: false, cooldown: 0, team: null, filter_tags: [] },
  ...{ config_overrides: {}, truncated_at: null, deleted_at: null, data: {} },
});

const memberOf = (cid: string, user_id: string): MemberRow => ({
  ...{ cid, user_id, channel_role: 'channel_member', created_at: timeAt(0), data: {} },
  ...{ updated_at: timeAt(0), banned: false, shadow_banned: false, hidden: false },
  ...{ last_read: timeAt(0), last_read_message_id: null, public_last_read: timeAt(0) },
  ...{ public_last_read_message_id: null, unread_messages: 0, invited: false },
  ...{ last_delivered_at: null, last_delivered_message_id: null, delivered_to: null },
  ...{ invite_accepted_at: null, invite_rejected_at: null, archived_at: null, pinned_at: null },
  hide_messages_before: null,
});

const messageOf = (n: number, cid: string, user_id: string): MessageRow => ({
  ...{ id: `m${String(n)}`, cid, user_id, type: 'regular', text: '', html: '', attachments: [] },
  ...{ mentioned_user_ids: [], parent_id: null, in_channel: true, quoted_message_id: null },
  ...{ silent: false, counted: true, shadowed: false, pinned_at: null, pinned_by_id: null },
  ...{ pin_expires: null, reply_count: 0, created_at: timeAt(n), updated_at: timeAt(n) },
  ...{ text_updated_at: null, deleted_at: null, data: {} },
});

type Step = (tx: StoreTx, n: number) => Promise<unknown>;

const user = fc.constantFrom(...userIds);
const cid = fc.constantFrom(...cids);

const changeMember = (change: Partial<MemberRow>) =>
  fc.tuple(cid, user).map(([at, id]): Step => async ({ members }) => {
    const known = (await members.find(at, [id])).get(id);
    if (known) await members.save([{ ...known, ...change }]);
  });

const muteOf = (kind: 'user' | 'channel') =>
  fc.tuple(user, kind === 'user' ? user : cid, fc.boolean()).map(
    ([user_id, target_id, isOn]): Step =>
      async ({ mutes }, n) =>
        isOn
          ? mutes.save([
              {
                user_id,
                kind,
                target_id,
                created_at: timeAt(n),
                updated_at: timeAt(n),
                expires: null,
              },
            ])
          : mutes.end(user_id, kind, [target_id], timeAt(n)),
  );

const post = fc.tuple(cid, user).map(([at, id]): Step => async ({ members, postings }, n) => {
  const known = (await members.find(at, [id])).get(id);
  const read = { last_read: timeAt(n), unread_messages: 0 };
  await postings.post({
    message: messageOf(n, at, id),
    lastMessageAt: timeAt(n),
    counts: true,
    author: known && { ...known, ...read },
    unhides: true,
  });
});

const step: fc.Arbitrary<Step> = fc.oneof(
  ...[post, post, post],
  user.map(
    (id): Step =>
      ({ users }, n) =>
        users.save([newUser(id, 'user', timeAt(n))]),
  ),
  user.map(
    (id): Step =>
      ({ users }) =>
        users.remove(id),
  ),
  cid.map(
    (at): Step =>
      ({ channels }) =>
        channels.save(channelOf(at)),
  ),
  fc.tuple(cid, user).map(
    ([at, id]): Step =>
      async ({ members }) =>
        members.save([memberOf(at, id)]),
  ),
  fc.tuple(cid, user).map(
    ([at, id]): Step =>
      async ({ members }) =>
        members.remove(at, [id]),
  ),
  changeMember({ hidden: true }),
  changeMember({ invited: true }),
  changeMember({ invite_accepted_at: timeAt(1) }),
  changeMember({ unread_messages: 0 }),
  ...[muteOf('user'), muteOf('channel')],
  fc.tuple(cid, user, fc.boolean()).map(
    ([at, user_id, isOn]): Step =>
      async ({ bans }, n) =>
        isOn
          ? bans.save({
              ...{ user_id, cid: at, shadow: false, banned_by_id: null, reason: null },
              ...{ created_at: timeAt(n), expires: null },
            })
          : bans.remove(user_id, at),
  ),
  fc.integer({ min: 1, max: 8 }).map((before): Step => async ({ messages, members }, n) => {
    const id = `m${String(n - before)}`;
    for (const { cid: at } of (await messages.find([id])).values()) {
      await messages.remove([id]);
      await members.recountUnread(at, { after: '' });
    }
  }),
  fc.tuple(user, fc.boolean()).map(([id, isOn]): Step => async ({ connections }) => {
    if (isOn && !(await connections.find(id)))
      await connections.add({ id, user_id: id, node: 'n' });
    else await connections.remove(id);
  }),
);

export const work = fc.record({ steps: fc.array(step, { maxLength: 4 }), fails: fc.boolean() });

/** Everything that a store says of its rows. */
export const all = async (tx: StoreTx) => ({
  users: [...(await tx.users.find([...userIds])).entries()].sort(),
  channels: await Promise.all(cids.map((at) => tx.channels.find(at))),
  members: await Promise.all(
    cids.map(async (at) => [...(await tx.members.find(at, [...userIds])).values()]),
  ),
  pages: await tx.members.pages([...cids], { limit: 10, offset: 0 }),
  bans: await tx.bans.query({ userIds: [...userIds], cids: [...cids] }),
  totals: [...(await tx.members.totals([...userIds])).entries()],
});

/** The connected members, once everybody is connected. */
export const connected = async (tx: StoreTx) => {
  for (const id of userIds)
    if (!(await tx.connections.find(id))) await tx.connections.add({ id, user_id: id, node: 'n' });
  return Promise.all(cids.map(async (at) => [...(await tx.members.connected(at))].sort()));
};

/** Fills a store with what the steps begin with. */
export const begin = (store: Store): Promise<void> =>
  store.transaction(async ({ users, channels, members }) => {
    await users.save(userIds.map((id) => newUser(id, 'user', timeAt(0))));
    for (const at of cids) {
      await channels.save(channelOf(at));
      await members.save(['ann', 'bob'].map((id) => memberOf(at, id)));
    }
  });
