import type { BanRow, MuteRow } from '../../../server/ports/rows.js';
import { expectSame } from '../contract.js';
import type { PartCases } from './partCases.js';
import {
  anything,
  channelRow,
  cid,
  makeChannel,
  messageRow,
  page,
  timeAt,
  userRow,
} from './rows.js';

const mute: MuteRow = {
  ...{ user_id: 'ann', kind: 'user', target_id: 'bob', created_at: timeAt(1) },
  ...{ updated_at: timeAt(1), expires: timeAt(5) },
};

const ban: BanRow = {
  ...{ user_id: 'bob', cid, shadow: false, banned_by_id: 'ann', reason: 'spam' },
  ...{ created_at: timeAt(1), expires: timeAt(5) },
};

/** What concerns users, and what they think of each other. */
export const peopleCases = {
  users: [
    {
      name: 'inserts, replaces and removes users',
      check: async (run) => {
        const row = userRow('ann', {
          ...{
            teams: ['red'],
            teams_role: { red: 'admin' },
            invisible: true,
            last_active: timeAt(3),
          },
          ...{ privacy_settings: { read_receipts: { enabled: false } } },
          data: { name: 'Ånn', nested: { deep: [1, null] } },
        });
        await run(({ users }) => users.save([userRow('ann'), userRow('bob')]));
        await run(({ users }) => users.save([row]));
        await run(({ users }) => users.remove('bob'));
        expectSame('users', await run(({ users }) => users.find(['ann', 'bob'])), { ann: row });
      },
    },
    {
      name: 'queries users by a filter, an order and a page',
      check: async (run) => {
        const rows = ['a', 'b', 'c', 'd'].map((id, n) =>
          userRow(id, { created_at: timeAt(n), data: { level: n } }),
        );
        await run(({ users }) => users.save([...rows, userRow('gone', { deleted_at: timeAt(1) })]));
        const found = await run(({ users }) =>
          users.query({
            ...{ filter: { level: { $gte: 1 } }, sort: [{ field: 'created_at', direction: -1 }] },
            ...{ page: { limit: 2, offset: 1 }, withDeactivated: false },
          }),
        );
        expectSame(
          'the page',
          found.map(({ id }) => id),
          ['c', 'b'],
        );
      },
    },
  ],
  devices: [
    {
      name: 'gives a device one user',
      check: async (run) => {
        const device = {
          ...{ id: 'phone', user_id: 'ann', push_provider: 'apn', push_provider_name: null },
          ...{ hardware_id: null, voip: false, created_at: timeAt(0) },
        };
        await run(({ devices }) => devices.save(device));
        await run(({ devices }) => devices.save({ ...device, user_id: 'bob' }));
        await run(async ({ devices }) => {
          expectSame('the devices of ann', await devices.ofUser('ann'), []);
          expectSame('the devices of bob', await devices.ofUser('bob'), [
            { ...device, user_id: 'bob' },
          ]);
        });
      },
    },
  ],
  mutes: [
    {
      name: 'ends mutes',
      check: async (run) => {
        await run(({ mutes }) => mutes.save([mute]));
        const found = await run(({ mutes }) => mutes.ofUser('ann', 'user'));
        expectSame('the mute', found, [mute]);
        await run(({ mutes }) => mutes.end('ann', 'user', ['bob'], timeAt(2)));
        expectSame('no mute', await run(({ mutes }) => mutes.ofUser('ann', 'user')), []);
      },
    },
  ],
  blocks: [
    {
      name: 'finds who blocked whom',
      check: async (run) => {
        const block = {
          ...{ user_id: 'ann', blocked_user_id: 'bob', created_at: timeAt(0) },
          hidden_cids: [cid],
        };
        await run(({ blocks }) => blocks.save(block));
        await run(async ({ blocks }) => {
          expectSame('the block', await blocks.find('ann', 'bob'), block);
          expectSame('the blockers', await blocks.blockersOf('bob'), ['ann']);
          await blocks.remove('ann', 'bob');
          expectSame('no blockers', await blocks.blockersOf('bob'), []);
        });
      },
    },
  ],
  bans: [
    {
      name: 'finds, queries and removes bans',
      check: async (run) => {
        await run(async (tx) => {
          await makeChannel(tx);
          await tx.bans.save(ban);
        });
        await run(async ({ bans }) => {
          expectSame('the bans of bob', await bans.query({ userIds: ['bob'], cids: [cid] }), [ban]);
          expectSame('their number', await bans.countOf('bob'), 1);
          expectSame('a page of them', await bans.search({ ...anything, cids: [cid] }), [ban]);
          await bans.remove('bob', cid);
        });
        expectSame('no bans', await run(({ bans }) => bans.query({ userIds: ['bob'] })), []);
      },
    },
  ],
  flags: [
    {
      name: 'counts the flags of a message',
      check: async (run) => {
        const flag = {
          ...{ user_id: 'bob', message_id: 'm1', target_user_id: 'ann', cid, reason: null },
          ...{ created_at: timeAt(2), updated_at: timeAt(2), data: { note: 'x' } },
        };
        await run(async (tx) => {
          await makeChannel(tx);
          await tx.messages.save(messageRow(1));
          await tx.flags.add(flag);
        });
        await run(async ({ flags }) => {
          expectSame('the flag', await flags.find(flag), flag);
          const target = { message_id: 'm1', target_user_id: 'ann' };
          expectSame('the number of flags', await flags.count(target), 1);
          const selection = { ...page, withDeleted: false, order: 'newest' } as const;
          expectSame('a page of flags', await flags.ofMessages(selection), [flag]);
        });
      },
    },
  ],
  expiries: [
    {
      name: 'finds what expires, at its moment and not before',
      check: async (run) => {
        const pinned = messageRow(1, {
          ...{ pinned_at: timeAt(2), pinned_by_id: 'ann', pin_expires: timeAt(4) },
        });
        await run(async (tx) => {
          await tx.channels.save(channelRow());
          await tx.bans.save(ban);
          await tx.mutes.save([mute]);
          await tx.messages.save(pinned);
        });
        await run(async ({ expiries }) => {
          expectSame('the next one', await expiries.next(), timeAt(4));
          expectSame('no ban yet', await expiries.bans(timeAt(4)), []);
          expectSame('the ban', await expiries.bans(timeAt(5)), [ban]);
          expectSame('the mute', await expiries.mutes(timeAt(5)), [mute]);
          expectSame('the pin', await expiries.pinned(timeAt(4)), [pinned]);
        });
      },
    },
  ],
} satisfies Partial<PartCases>;
