import { describe, expect, it, onTestFinished } from 'vitest';
import type { LogRow } from '../../../src/server/ports/rows.js';
import type { OpenStore } from '../../../src/server/ports/store.js';
import { channel, user } from './rows.js';

const hostileTexts = [
  'a\0b',
  '\ud83d',
  '\ude00x',
  '\\u0000',
  '\\\\u0000',
  '\\ud83d',
  '\ufdd0',
  '\ufdd0c0000',
  "'; --",
  '?',
  '$1',
  '',
];

const entry = (id: number): LogRow => ({
  ...{ id, cid: channel.cid, after: id - 1, to_members: false, key: 'message.new' },
  ...{ event: {}, routing: {}, request_info: {}, created_at: '2026-01-02T03:04:05.000006Z' },
});

/** What every store does, whatever database it is in. */
export const describeStore = (name: string, open: () => Promise<OpenStore>): void => {
  const opened = async (): Promise<OpenStore> => {
    const store = await open();
    onTestFinished(() => store.close());
    return store;
  };

  describe(`a store ${name}`, () => {
    it('gives back rows as they were saved', async () => {
      const store = await opened();
      await store.transaction(async ({ users, channels }) => {
        await users.save([user('alice')]);
        await users.save([user('alice')]);
        await channels.save(channel);
      });
      await store.transaction(async ({ users, channels }) => {
        expect([...(await users.find(['alice'])).values()]).toEqual([user('alice')]);
        expect(await channels.find(channel.cid)).toEqual(channel);
        expect(await channels.find('messaging:none')).toBeUndefined();
      });
    });

    it('keeps nothing of a transaction that fails', async () => {
      const store = await opened();
      const failing = store.transaction(async ({ users }) => {
        await users.save([user('alice')]);
        throw new Error('no');
      });
      const kept = store.transaction(({ users }) => users.save([user('bob')]));
      await expect(failing).rejects.toThrow('no');
      await kept;
      const found = await store.transaction(({ users }) => users.find(['alice', 'bob']));
      expect([...found.keys()]).toEqual(['bob']);
    });

    it('rejects work whose statement fails, and goes on', async () => {
      const store = await opened();
      await store.transaction(({ log }) => log.append([entry(1)], []));
      const works = [2, 1, 3].map((id) =>
        store.transaction(async ({ log, users }) => {
          await users.save([user(`user-${String(id)}`)]);
          await log.append([entry(id)], []);
        }),
      );
      const ended = await Promise.allSettled(works);
      expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      await store.transaction(async ({ log, users }) => {
        const rows = await log.all({ after: 0, limit: 10 });
        expect(rows.map(({ id }) => id)).toEqual([1, 2, 3]);
        expect([...(await users.find(['user-1', 'user-2', 'user-3'])).keys()].sort()).toEqual([
          'user-2',
          'user-3',
        ]);
      });
    });

    it('runs work one after the other, and resolves it in that order', async () => {
      const store = await opened();
      const steps: string[] = [];
      await Promise.all(
        ['a', 'b', 'c'].map(async (id) => {
          await store.transaction(async ({ users }) => {
            steps.push(`${id} begins`);
            await users.find(['nobody']);
            await users.save([user(id)]);
            steps.push(`${id} ends`);
          });
          steps.push(`${id} resolves`);
        }),
      );
      const of = (what: string) => steps.filter((step) => step.endsWith(what));
      expect(steps.filter((step) => !step.endsWith('resolves'))).toEqual(
        ['a', 'b', 'c'].flatMap((id) => [`${id} begins`, `${id} ends`]),
      );
      expect(of('resolves')).toEqual(['a resolves', 'b resolves', 'c resolves']);
    });

    it.each(hostileTexts)('keeps the text %j as it is', async (text) => {
      const store = await opened();
      const row = { ...user('alice'), role: text, data: { [text]: [text, { [text]: text }] } };
      await store.transaction(({ users }) => users.save([row]));
      const found = await store.transaction(({ users }) =>
        users.query({
          ...{ filter: { online: true }, sort: [], withDeactivated: true },
          page: { limit: 1, offset: 0 },
        }),
      );
      // Deleted users are found by their ids only.
      expect(found).toEqual([]);
      const [stored] = (
        await store.transaction(({ users }) => users.find(['alice', 'bob']))
      ).values();
      expect(stored).toEqual(row);
    });

    it('orders ids by their code points', async () => {
      const store = await opened();
      const ids = ['B', '_', 'a', 'ä', 'Z', 'b', '\u{1f600}', '\uffff'];
      await store.transaction(async ({ users }) => {
        await users.save(ids.map((id) => ({ ...user(id), deleted_at: null })));
      });
      const found = await store.transaction(({ users }) =>
        users.query({
          ...{ filter: {}, sort: [], withDeactivated: true },
          page: { limit: 10, offset: 0 },
        }),
      );
      expect(found.map(({ id }) => id)).toEqual([
        'B',
        'Z',
        '_',
        'a',
        'b',
        'ä',
        '\uffff',
        '\u{1f600}',
      ]);
    });

    it('holds numbers beyond four bytes', async () => {
      const store = await opened();
      const large = 2 ** 40;
      await store.transaction(({ log }) => log.append([entry(large)], []));
      const { state, heads } = await store.transaction(async ({ log }) => ({
        state: await log.state(),
        heads: await log.heads([channel.cid]),
      }));
      expect([state.last, heads.get(channel.cid)]).toEqual([large, large]);
    });

    it('finds nothing for no ids', async () => {
      const store = await opened();
      await store.transaction(async ({ users, channels, members, messages, watches }) => {
        expect(await users.find([])).toEqual(new Map());
        expect(await channels.query({ cids: [] })).toEqual([]);
        expect(await members.find(channel.cid, [])).toEqual(new Map());
        expect(await messages.find([])).toEqual(new Map());
        expect(await watches.counts([])).toEqual(new Map());
      });
    });

    it('removes the watches of a connection with it', async () => {
      const store = await opened();
      const shown = { ...user('alice'), invisible: false };
      await store.transaction(async ({ users, connections, watches }) => {
        await users.save([shown]);
        for (const id of ['c1', 'c2']) {
          await connections.add({ id, user_id: 'alice', node: 'n' });
          await watches.add([{ connection_id: id, cid: channel.cid, user_id: 'alice' }]);
        }
        expect(await connections.countOf('alice')).toBe(2);
        expect(await watches.counts([channel.cid])).toEqual(new Map([[channel.cid, 1]]));
        await connections.remove('c1');
        expect(await watches.ofConnection('c1')).toEqual([]);
        expect(await watches.counts([channel.cid])).toEqual(new Map([[channel.cid, 1]]));
        await users.save([{ ...shown, invisible: true }]);
        expect(await watches.counts([channel.cid])).toEqual(new Map());
        expect(await watches.clear(channel.cid)).toEqual(['c2']);
      });
    });
  });
};
