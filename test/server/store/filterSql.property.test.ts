import { fc, test } from '@fast-check/vitest';
import { either as E } from 'fp-ts';
import { afterAll, describe, expect } from 'vitest';
import type { Filter, Sort } from '../../../src/protocol/endpoints/inputs.js';
import { compareBy } from '../../../src/protocol/filter/compareBy.js';
import { parseFilter, type ReadField } from '../../../src/protocol/filter/parseFilter.js';
import { channelOrder, channelReader } from '../../../src/state/channelFields.js';
import { publicUser } from '../../../src/server/core/views/userView.js';
import { newUser } from '../../../src/server/core/access/newUser.js';
import { hasJoined, inviteOf } from '../../../src/server/core/access/membership.js';
import type { ChannelRow, MemberRow, UserRow } from '../../../src/server/ports/rows.js';
import { openTestStore } from '../../helpers/store.js';
import { runs } from '../../helpers/run.js';

const moments = [
  '2026-01-02T03:04:05.000006Z',
  '2026-01-02T03:04:05.100000Z',
  '2026-01-02T03:04:06.000000Z',
] as const;
const texts = [
  ...['', 'a', 'B', 'admin', 'user', 'us er', 'é', 'É b', 'a b'],
  ...['\u{1F600}', '\uFF21', '\uFF21\u{1F600}', '\uD800', 'a\0', "it's"],
  ...moments,
  ...['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.1Z', '2026-01-02T03:04:05.12345678901Z'],
] as const;
const custom = fc.oneof(
  fc.constantFrom<unknown>(...texts, null, true, false, 0, -0, 1, 1.5, -5, 1e300),
  fc.constantFrom<unknown>([], ['a'], ['a', 1, null], [['a']], {}, { a: 1 }),
);
const data = fc.dictionary(fc.constantFrom('name', 'rank', 'a.b', 'k"', "k'"), custom, {
  noNullPrototype: true,
});

const operand = fc.oneof(
  custom,
  fc.constantFrom<unknown>('u1', 'u3', 'messaging:c1', ['u1', 'u3']),
);
const ordered = operand.filter((value) => typeof value === 'string' || typeof value === 'number');
const words = fc.constantFrom('a', 'us', 'B', 'é', '\u{1F600}', 'us er');
const condition = fc.oneof(
  operand.filter((value) => !Array.isArray(value)),
  fc.record({ $eq: operand }),
  fc.record({ $ne: operand }),
  fc.record({ $in: fc.array(operand, { maxLength: 4 }) }),
  fc.record({ $nin: fc.array(operand, { maxLength: 4 }) }),
  fc.record({ $gt: ordered }),
  fc.record({ $gte: ordered, $lt: ordered }),
  fc.record({ $lte: ordered }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $contains: operand }),
  fc.record({ $autocomplete: words }),
  fc.record({ $q: words }),
);

/** A filter and a sort over some fields. */
const queryOf = (...names: readonly string[]) => {
  const field = fc.constantFrom(...names, 'name', 'rank', 'a.b', 'k"', "k'", 'none');
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3 },
      fc.dictionary(field, condition, { maxKeys: 3 }),
      ...(['$and', '$or', '$nor'] as const).map((name) =>
        fc
          .array(tie('filter'), { minLength: 1, maxLength: 3 })
          .map((parts): Filter => ({ [name]: parts })),
      ),
    ),
  }));
  const sortable = fc.constantFrom(
    ...names.filter((it) => it !== 'members'),
    'name',
    'rank',
    'a.b',
  );
  const sort: fc.Arbitrary<readonly Sort[]> = fc.array(
    fc.record({ field: sortable, direction: fc.constantFrom<1 | -1>(1, -1) }),
    { maxLength: 2 },
  );
  const page = fc.record({ limit: fc.integer({ min: 1, max: 4 }), offset: fc.nat({ max: 3 }) });
  return { filter, sort, page };
};

// What is stored comes back as SQL and JSON keep it.
const stored = <A>(value: A): A => JSON.parse(JSON.stringify(value)) as A;
const hasOwnPlace = (text: unknown): boolean =>
  typeof text === 'string' && /[\0\p{Surrogate}]/u.test(text);

/** The order of texts that SQL knows otherwise is not asked for. */
const isSortable = (rows: readonly { readonly data: object }[], sort: readonly Sort[]): boolean =>
  sort.length === 0 || !rows.some((row) => Object.values(row.data).some(hasOwnPlace));

const store = await openTestStore();
afterAll(() => store.close());

describe('a query of users in SQL', () => {
  const users = fc
    .array(
      fc.record({
        role: fc.constantFrom('a', 'B', 'é', ...moments),
        language: fc.constantFrom('', 'a', '\uFF21', '\u{1F600}'),
        banned: fc.boolean(),
        online: fc.boolean(),
        created_at: fc.constantFrom(...moments),
        last_active: fc.constantFrom(null, ...moments),
        teams: fc.subarray(['a', 'B', 'é']),
        data,
      }),
      { maxLength: 8 },
    )
    .map((list) =>
      list.map((row, index): UserRow => ({
        ...newUser(`u${index}`, 'user', moments[0]),
        ...stored(row),
      })),
    );
  const readerOf = (row: UserRow): ReadField => {
    const user = publicUser(row) as Readonly<Record<string, unknown>>;
    return (name) => (Object.hasOwn(user, name) ? user[name] : undefined);
  };
  const { filter, sort, page } = queryOf(
    ...['id', 'role', 'language', 'banned', 'online', 'created_at', 'last_active', 'teams'],
  );

  test.prop([users, filter, sort, page], { numRuns: runs(500) })(
    'gives the page of the matcher',
    async (rows, wanted, by, { limit, offset }) => {
      const parsed = parseFilter(wanted);
      fc.pre(E.isRight(parsed) && isSortable(rows, by));
      if (E.isLeft(parsed)) return;
      const order = compareBy([...by, { field: 'id', direction: 1 }]);
      const matching = rows
        .filter((row) => parsed.right(readerOf(row)))
        .sort((left, right) => order(readerOf(left), readerOf(right)));
      const found = await store.transaction(async (tx) => {
        await tx.users.save(rows);
        const query = { filter: wanted, sort: by, page: { limit, offset }, withDeactivated: true };
        const result = await tx.users.query(query);
        for (const { id } of rows) await tx.users.remove(id);
        return result;
      });
      expect(found.map(({ id }) => id)).toEqual(
        matching.slice(offset, offset + limit).map(({ id }) => id),
      );
    },
  );
});

describe('a query of channels in SQL', () => {
  const viewerId = 'u1';
  const scene = fc.array(
    fc.record({
      channel: fc.record({
        created_by_id: fc.constantFrom('u1', 'u2'),
        created_at: fc.constantFrom(...moments),
        last_message_at: fc.constantFrom(null, ...moments),
        member_count: fc.nat({ max: 2 }),
        frozen: fc.boolean(),
        team: fc.constantFrom(null, 'a', 'B'),
        filter_tags: fc.subarray(['a', 'B', 'é']),
        data,
      }),
      members: fc.subarray(['u1', 'u2', 'u3']),
      own: fc.record({
        invited: fc.boolean(),
        invite_accepted_at: fc.constantFrom(null, moments[0]),
        invite_rejected_at: fc.constantFrom(null, moments[0]),
        hidden: fc.boolean(),
        pinned_at: fc.constantFrom(null, ...moments),
        archived_at: fc.constantFrom(null, moments[0]),
      }),
      muted: fc.boolean(),
    }),
    { maxLength: 6 },
  );
  const { filter, sort, page } = queryOf(
    ...['cid', 'id', 'type', 'created_by_id', 'created_at', 'last_message_at', 'last_updated'],
    ...['member_count', 'frozen', 'team', 'filter_tags', 'members', 'joined', 'invite', 'hidden'],
    ...['has_unread', 'unread_count', 'muted', 'archived', 'pinned', 'pinned_at', 'blocked'],
  );
  const channelOf = (index: number, row: Partial<ChannelRow>): ChannelRow => ({
    cid: `messaging:c${index}`,
    type: 'messaging',
    id: `c${index}`,
    created_by_id: 'u1',
    created_at: moments[0],
    updated_at: moments[0],
    last_message_at: null,
    member_count: 0,
    frozen: false,
    disabled: false,
    cooldown: 0,
    team: null,
    filter_tags: [],
    config_overrides: {},
    truncated_at: null,
    deleted_at: null,
    data: {},
    ...stored(row),
  });
  const memberOf = (cid: string, user_id: string, row: Partial<MemberRow>): MemberRow => ({
    cid,
    user_id,
    channel_role: 'channel_member',
    created_at: moments[0],
    updated_at: moments[0],
    banned: false,
    shadow_banned: false,
    hidden: false,
    last_read: moments[0],
    last_read_message_id: null,
    public_last_read: moments[0],
    public_last_read_message_id: null,
    last_delivered_at: null,
    last_delivered_message_id: null,
    delivered_to: null,
    unread_messages: 0,
    invited: false,
    invite_accepted_at: null,
    invite_rejected_at: null,
    archived_at: null,
    pinned_at: null,
    hide_messages_before: null,
    data: {},
    ...row,
  });

  test.prop([scene, filter, sort, page], { numRuns: runs(500) })(
    'gives the page of the matcher',
    async (rows, wanted, by, page) => {
      const parsed = parseFilter(wanted);
      fc.pre(
        E.isRight(parsed) &&
          isSortable(
            rows.map(({ channel }) => channel),
            by,
          ),
      );
      if (E.isLeft(parsed)) return;
      const candidates = rows.map(({ channel, members, own, muted }, index) => {
        const row = channelOf(index, channel);
        const listed = members.map((id) => memberOf(row.cid, id, id === viewerId ? own : {}));
        const member = listed.find(({ user_id }) => user_id === viewerId);
        const read = channelReader({
          channel: row,
          createdById: row.created_by_id,
          custom: row.data,
          memberIds: members,
          memberNames: [],
          hasJoined: member !== undefined && hasJoined(member),
          invite: member && inviteOf(member),
          isHidden: member?.hidden ?? false,
          isMuted: muted,
          unread: 0,
          archivedAt: member?.archived_at,
          pinnedAt: member?.pinned_at,
        });
        return { row, listed, muted, read };
      });
      const order = channelOrder(by);
      const matching = candidates
        .filter(({ read }) => parsed.right(read))
        .sort((left, right) => order(left.read, right.read))
        .map(({ row }) => row.cid);
      const found = await store.transaction(async (tx) => {
        for (const { row, listed, muted } of candidates) {
          await tx.channels.save(row);
          await tx.members.save(listed);
          const mute = { user_id: viewerId, kind: 'channel', target_id: row.cid } as const;
          const times = { created_at: moments[0], updated_at: moments[0], expires: null };
          if (muted) await tx.mutes.save([{ ...mute, ...times }]);
        }
        const result = await tx.channels.search({
          viewerId,
          reader: undefined,
          types: ['messaging'],
          withHidden: true,
          filter: wanted,
          sort: by,
          page,
        });
        for (const { row, listed } of candidates) {
          await tx.channels.remove(row.cid);
          await tx.members.remove(
            row.cid,
            listed.map(({ user_id }) => user_id),
          );
          await tx.mutes.removeAbout('channel', row.cid);
        }
        return result;
      });
      expect(found.map(({ cid }) => cid)).toEqual(
        matching.slice(page.offset, page.offset + page.limit),
      );
    },
  );
});
