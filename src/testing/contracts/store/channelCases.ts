import type { ReadAccess } from '../../../server/ports/channelReader.js';
import { expectSame } from '../contract.js';
import type { PartCases } from './partCases.js';
import {
  anything,
  channelRow,
  cid,
  makeChannel,
  memberRow,
  page,
  post,
  timeAt,
  userRow,
} from './rows.js';

const own: ReadAccess = {
  ...{ types: ['messaging'], byRole: 'none' },
  ...{ memberRoles: ['channel_member'], ownerRoles: [] },
};

/** What concerns channels, their members, and who watches them. */
export const channelCases = {
  channels: [
    {
      name: 'keeps a channel, and what remains of a deleted one',
      check: async (run) => {
        const row = channelRow('general', {
          ...{ frozen: true, team: 'red', filter_tags: ['green'], data: { name: 'General' } },
          config_overrides: { reactions: false },
        });
        const deleted = channelRow('old', { deleted_at: timeAt(1) });
        await run(async ({ channels }) => {
          await channels.save(channelRow());
          await channels.save(row);
          await channels.save(deleted);
        });
        await run(async ({ channels }) => {
          expectSame('the channel', await channels.find(cid), row);
          expectSame('none that is deleted', await channels.find(deleted.cid), undefined);
          expectSame('its row', await channels.findDeleted(deleted.cid), deleted);
          expectSame('a channel of the type', await channels.hasType('messaging'), true);
          await channels.remove(cid);
          expectSame('no channel', await channels.find(cid), undefined);
        });
      },
    },
    {
      name: 'finds channels by their ids and by who created them',
      check: async (run) => {
        const [general, other] = [channelRow(), channelRow('other')];
        const bobs = channelRow('bobs', { created_by_id: 'bob' });
        const deleted = channelRow('old', { deleted_at: timeAt(1) });
        await run(async ({ channels }) => {
          for (const row of [general, other, bobs, deleted]) await channels.save(row);
        });
        await run(async ({ channels }) => {
          const cids = [other.cid, 'messaging:none', deleted.cid, general.cid, other.cid];
          expectSame('those that exist', await channels.findAll(cids), [other, general]);
          expectSame('those of bob', await channels.createdBy('bob'), [bobs]);
          expectSame('no more than asked for', await channels.createdBy('bob', 0), []);
        });
      },
    },
    {
      name: 'searches the channels that a reader may read',
      check: async (run) => {
        await run(async (tx) => {
          await makeChannel(tx);
          await tx.channels.save(channelRow('others'));
        });
        const found = await run(({ channels }) =>
          channels.search({
            ...{ ...anything, viewerId: 'ann', types: ['messaging'], withHidden: false },
            reader: {
              ...{ userId: 'ann', access: [own] },
              isReadable: ({ channel_role }) => channel_role !== null,
            },
          }),
        );
        expectSame(
          'the channels',
          found.map((row) => row.cid),
          [cid],
        );
      },
    },
  ],
  members: [
    {
      name: 'finds members by channel, by user and by page',
      check: async (run) => {
        await run(makeChannel);
        await run(async ({ members }) => {
          const bob = memberRow('bob', { created_at: timeAt(1) });
          expectSame('a member', await members.find(cid, ['bob', 'eve']), { bob });
          expectSame('a membership', await members.ofUser('bob', [cid]), { [cid]: bob });
          expectSame('the ids', await members.ids([cid]), { [cid]: ['ann', 'bob'] });
          expectSame('their number', await members.count(cid), 2);
          expectSame('a page', await members.pages([cid], { limit: 1, offset: 1 }), [bob]);
          const queried = await members.query({ ...anything, cid, bounds: [] });
          expectSame('the query', queried, [memberRow('ann'), bob]);
          await members.remove(cid, ['ann']);
          expectSame('the one that is left', await members.ids([cid]), { [cid]: ['bob'] });
        });
      },
    },
    {
      name: 'counts what a member has not read',
      check: async (run) => {
        await run(makeChannel);
        await run((tx) => post(tx, 1));
        await run((tx) => post(tx, 2));
        await run(async ({ members }) => {
          const bob = (await members.find(cid, ['bob'])).get('bob');
          expectSame('the unread messages', bob?.unread_messages, 2);
          const totals = (await members.totals(['bob'])).get('bob');
          expectSame('the unread total', totals?.total_unread_count, 2);
          await members.save([{ ...memberRow('bob'), last_read: timeAt(2), unread_messages: 0 }]);
        });
        const unread = await run(({ members }) => members.unread('bob', 10));
        expectSame('nothing unread', unread, []);
      },
    },
  ],
  connections: [
    {
      name: 'counts the connections of a user',
      check: async (run) => {
        await run(makeChannel);
        await run(async ({ connections, members }) => {
          for (const id of ['c1', 'c2']) await connections.add({ id, user_id: 'ann', node: 'n' });
          expectSame('their number', await connections.countOf('ann'), 2);
          expectSame('the connected members', await members.connected(cid), ['ann']);
          const among = await connections.connectedAmong(['ann', 'bob', 'nobody']);
          expectSame('the connected ones of some', among, ['ann']);
          await connections.remove('c1');
          expectSame('the one that is left', await connections.ofUser('ann'), [
            { id: 'c2', user_id: 'ann', node: 'n' },
          ]);
        });
      },
    },
  ],
  watches: [
    {
      name: 'counts users who watch, none that is invisible, and ends watches with the connection',
      check: async (run) => {
        await run(async ({ users, connections, watches }) => {
          await users.save([userRow('ann')]);
          for (const id of ['c1', 'c2']) {
            await connections.add({ id, user_id: 'ann', node: 'n' });
            await watches.add([{ connection_id: id, cid, user_id: 'ann' }]);
          }
        });
        await run(async ({ users, connections, watches }) => {
          expectSame('one user', await watches.counts([cid]), { [cid]: 1 });
          expectSame('that user', await watches.users([cid], page), { [cid]: ['ann'] });
          await connections.remove('c1');
          expectSame('no watch', await watches.ofConnection('c1'), []);
          expectSame('still one user', await watches.counts([cid]), { [cid]: 1 });
          await users.save([userRow('ann', { invisible: true })]);
          expectSame('nobody who is seen', await watches.counts([cid]), {});
          expectSame('the cleared ones', await watches.clear(cid), ['c2']);
        });
      },
    },
  ],
  app: [
    {
      name: 'keeps the settings of the application',
      check: async (run) => {
        const row = { id: 'app', data: { name: 'Mill' } } as const;
        expectSame('none at first', await run(({ app }) => app.find()), undefined);
        await run(({ app }) => app.save(row));
        expectSame('the settings', await run(({ app }) => app.find()), row);
      },
    },
  ],
  channelTypes: [
    {
      name: 'keeps channel types',
      check: async (run) => {
        const row = { name: 'x', created_at: timeAt(0), updated_at: timeAt(0), data: { a: 1 } };
        await run(({ channelTypes }) => channelTypes.save(row));
        expectSame('the types', await run(({ channelTypes }) => channelTypes.all()), [row]);
        await run(({ channelTypes }) => channelTypes.remove('x'));
        expectSame('no types', await run(({ channelTypes }) => channelTypes.all()), []);
      },
    },
  ],
} satisfies Partial<PartCases>;
