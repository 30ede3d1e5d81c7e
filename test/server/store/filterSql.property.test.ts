import { fc, test } from '@fast-check/vitest';
import { either as E } from 'fp-ts';
import { afterAll, describe, expect } from 'vitest';
import type { Filter, Sort } from '../../../src/protocol/endpoints/inputs.js';
import { compareBy, parseFilter, type ReadField } from '../../../src/protocol/filter.js';
import { publicUser } from '../../../src/server/core/views/userView.js';
import { newUser } from '../../../src/server/core/access/newUser.js';
import type { UserRow } from '../../../src/server/ports/rows.js';
import { openSqliteStore } from '../../../src/server/store/sqlite.js';

const moments = [
  '2026-01-02T03:04:05.000006Z',
  '2026-01-02T03:04:05.100000Z',
  '2026-01-02T03:04:06.000000Z',
] as const;
const texts = ['', 'a', 'B', 'admin', 'user', 'é', '\u{1F600}', '\uFF21', ...moments] as const;

const rowOf = fc.record({
  role: fc.constantFrom(...texts),
  language: fc.constantFrom(...texts),
  banned: fc.boolean(),
  online: fc.boolean(),
  created_at: fc.constantFrom(...moments),
  last_active: fc.constantFrom(null, ...moments),
  data: fc.record({ name: fc.constantFrom(...texts) }),
});
const rows = fc.array(rowOf, { maxLength: 8 }).map((list) =>
  list.map((row, index): UserRow => ({
    ...newUser(`u${index % 10}`, 'user', moments[0]),
    ...row,
  })),
);

const operand = fc.oneof(
  fc.constantFrom<unknown>(...texts, 'u1', 'u3', null, true, false, 0, 1, 5, {}, [], ['a']),
  fc.constantFrom('2026-01-02T03:04:05Z', '2026-01-02T03:04:05.0000061Z', '2026-01-02T03:04:05.1Z'),
);
const ordered = operand.filter((value) => typeof value === 'string' || typeof value === 'number');
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
  fc.record({ $autocomplete: fc.constantFrom('a', 'us') }),
);
const field = fc.constantFrom(
  ...['id', 'role', 'language', 'banned', 'online', 'created_at', 'last_active', 'name', 'teams'],
);
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
const sort: fc.Arbitrary<readonly Sort[]> = fc.array(
  fc.record({ field, direction: fc.constantFrom<1 | -1>(1, -1) }),
  { maxLength: 2 },
);

const readerOf = (row: UserRow): ReadField => {
  const user = publicUser(row) as Readonly<Record<string, unknown>>;
  return (name) => (Object.hasOwn(user, name) ? user[name] : undefined);
};

const store = await openSqliteStore();
afterAll(() => store.close());

describe('a query of users in SQL', () => {
  test.prop([rows, filter, sort, fc.nat({ max: 3 }), fc.integer({ min: 1, max: 4 })], {
    numRuns: 500,
  })(
    'gives the page of the matcher, or no fewer users',
    async (users, wanted, by, offset, limit) => {
      const parsed = parseFilter(wanted);
      if (E.isLeft(parsed)) return;
      const matching = users
        .filter((row) => parsed.right(readerOf(row)))
        .sort((left, right) => compareBy(by)(readerOf(left), readerOf(right)))
        .map(({ id }) => id);
      const page = await store.transaction(async (tx) => {
        await tx.users.save(users);
        const query = { filter: wanted, sort: by, page: { limit, offset }, withDeactivated: true };
        const result = await tx.users.query(query);
        for (const { id } of users) await tx.users.remove(id);
        return result;
      });
      const ids = page.rows.map(({ id }) => id);
      if (page.isExact) expect(ids).toEqual(matching.slice(offset, offset + limit));
      else expect(ids).toEqual(expect.arrayContaining(matching));
    },
  );
});
