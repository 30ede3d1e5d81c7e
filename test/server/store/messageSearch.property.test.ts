import { fc, test } from '@fast-check/vitest';
import { afterAll, describe, expect } from 'vitest';
import type { Filter, Sort } from '../../../src/protocol/endpoints/inputs.js';
import { compareBy } from '../../../src/protocol/filter/compareBy.js';
import {
  type MessageQuery,
  type TextMatch,
  textField,
} from '../../../src/server/ports/messageSearch.js';
import type { MessageRow } from '../../../src/server/ports/rows.js';
import type { StoreTx } from '../../../src/server/ports/store.js';
import { messageRow, timeAt } from '../../../src/testing/contracts/store/rows.js';
import { runs } from '../../helpers/run.js';
import { openTestStore } from '../../helpers/store.js';

const store = await openTestStore();
afterAll(() => store.close());

const words = ['tea', 'team', 'water', 'wheel', 'Él'] as const;
const moment = fc.nat({ max: 12 }).map(timeAt);
const messages = fc
  .array(
    fc.record({
      cid: fc.constantFrom('messaging:a', 'messaging:b', 'messaging:c', 'messaging:d'),
      user_id: fc.constantFrom('ann', 'bob'),
      text: fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((it) => it.join(' ')),
      created_at: moment,
      updated_at: moment,
      in_channel: fc.boolean(),
      shadowed: fc.boolean(),
      type: fc.constantFrom('regular' as const, 'regular' as const, 'deleted' as const),
      attachments: fc.constantFrom([], [{ type: 'image' }]),
      data: fc.constantFrom({}, { rank: 1 }, { rank: 2.5 }, { rank: 'b' }, { rank: null }),
    }),
    { maxLength: 30 },
  )
  .map((rows) => rows.map((row, n): MessageRow => messageRow(n, row)));

const text: fc.Arbitrary<TextMatch> = fc.record({
  kind: fc.constantFrom('phrase', 'words', 'beginnings'),
  words: fc.array(fc.constantFrom('tea', 'te', 'water', 'w', 'el', 'none'), {
    minLength: 1,
    maxLength: 2,
  }),
});
const sort: fc.Arbitrary<readonly Sort[]> = fc.array(
  fc.record({
    field: fc.constantFrom('created_at', 'created_at', 'updated_at', 'rank', 'cid'),
    direction: fc.constantFrom<1 | -1>(1, -1),
  }),
  { maxLength: 3 },
);
const filters: readonly Filter[] = [
  {},
  { [textField(0)]: true },
  { $and: [{ [textField(0)]: true }, { 'attachments.type': 'image' }] },
  { attachments: { $exists: true } },
  { $or: [{ [textField(0)]: true }, { rank: 1 }] },
  { [textField(0)]: true, rank: { $autocomplete: 'b' } },
];

const hasText = ({ kind, words: wanted }: TextMatch, row: MessageRow): boolean => {
  const found = row.text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(' ');
  if (kind === 'phrase') return ` ${found.join(' ')} `.includes(` ${wanted.join(' ')} `);
  return wanted.every((word) =>
    found.some((it) => (kind === 'words' ? it === word : it.startsWith(word))),
  );
};

const matchesIn = (row: MessageRow, by: TextMatch): readonly boolean[] => {
  const [said, isRanked] = [hasText(by, row), row.data['rank'] === 1];
  const hasFiles = row.attachments.length > 0;
  return [
    true,
    said,
    said && hasFiles,
    hasFiles,
    said || isRanked,
    said && row.data['rank'] === 'b',
  ];
};

const readerOf = (row: MessageRow) => (field: string) =>
  ({ ...row, ...row.data })[field] as unknown;

/** All ids that a query finds, as its steps find them. */
const idsOf = async (tx: StoreTx, query: MessageQuery): Promise<readonly string[]> => {
  let progress = await tx.messageSearch.advance(query, undefined);
  while (progress.rest !== undefined) progress = await tx.messageSearch.advance(query, progress);
  return progress.ids.slice(query.page.offset);
};

describe('a search in steps', () => {
  test.prop(
    [
      messages,
      text,
      fc.nat({ max: filters.length - 1 }),
      sort,
      fc.record({
        cids: fc.shuffledSubarray(['messaging:a', 'messaging:b', 'messaging:c', 'messaging:d']),
        viewerId: fc.constantFrom(undefined, 'ann'),
        limit: fc.integer({ min: 1, max: 5 }),
        offset: fc.nat({ max: 3 }),
        messages: fc.integer({ min: 1, max: 8 }),
        bytes: fc.constantFrom(1, 60, 10_000),
      }),
    ],
    { numRuns: runs(400) },
  )('gives the pages of all matches, forwards and back', async (rows, by, chosen, order, more) => {
    const { cids, viewerId, limit, offset, ...step } = more;
    const compare = compareBy([...order, { field: 'id', direction: 1 }]);
    const expected = rows
      .filter((row) => cids.includes(row.cid) && row.type !== 'deleted')
      .filter((row) => viewerId === undefined || !row.shadowed || row.user_id === viewerId)
      .filter((row) => matchesIn(row, by)[chosen])
      .sort((left, right) => compare(readerOf(left), readerOf(right)))
      .map(({ id }) => id);
    const query: MessageQuery = {
      ...{ cids, viewerId, texts: [by], filter: filters[chosen] ?? {}, sort: order, step },
      ...{ isBackwards: false, after: undefined, page: { limit, offset } },
    };
    await store.transaction(async (tx) => {
      for (const row of rows) await tx.messages.save(row);
    });
    await store.transaction(async (tx) => {
      const seen = [...(await idsOf(tx, query))];
      expect(seen).toEqual(expected.slice(offset, offset + limit));
      const fromHere = { ...query, page: { limit, offset: 0 } };
      for (let last = seen.at(-1); last !== undefined;) {
        const after = await tx.messageSearch.position(order, last);
        const next = await idsOf(tx, { ...fromHere, after });
        expect(next).toEqual(expected.slice(offset + seen.length).slice(0, limit));
        seen.push(...next);
        last = next.at(-1);
      }
      const after = seen.length > 0 && (await tx.messageSearch.position(order, seen.at(-1) ?? ''));
      if (after)
        expect(await idsOf(tx, { ...fromHere, isBackwards: true, after })).toEqual(
          expected.slice(0, -1).reverse().slice(0, limit),
        );
      expect(await idsOf(tx, { ...fromHere, after: [1, 'x'] })).toEqual([]);
    });
    await store.transaction(async (tx) => {
      for (const { id } of rows) await tx.messages.remove([id]);
    });
  });
});
