import { fc, test } from '@fast-check/vitest';
import { either as E } from 'fp-ts';
import { describe, expect, it } from 'vitest';
import { candidatesOf, fieldsOf } from '../../src/protocol/filter/filterFields.js';
import { compareBy } from '../../src/protocol/filter/compareBy.js';
import { matches, parseFilter, type ReadField } from '../../src/protocol/filter/parseFilter.js';

const row: Readonly<Record<string, unknown>> = {
  name: 'The Great Hall',
  members: ['alice', 'bob'],
  count: 3,
  frozen: false,
  created_at: '2026-01-02T03:04:05.000006Z',
  nothing: null,
  nested: { a: [1, 2] },
};

const read: ReadField = (field) => row[field];
const result = (filter: Record<string, unknown>) => matches(filter, read);

describe('matches', () => {
  it.for([
    [{}, true],
    [{ count: 3 }, true],
    [{ count: '3' }, false],
    [{ count: { $eq: 3 } }, true],
    [{ count: { $ne: 3 } }, false],
    [{ count: { $gt: 2, $lt: 4 } }, true],
    [{ count: { $gte: 4 } }, false],
    [{ count: { $lte: 3 } }, true],
    [{ count: { $gt: 'a' } }, false],
    [{ missing: { $lt: 4 } }, false],
    [{ frozen: false }, true],
    [{ members: { $in: ['bob', 'carol'] } }, true],
    [{ members: { $in: [] } }, false],
    [{ members: { $nin: ['carol'] } }, true],
    [{ members: ['bob', 'alice'] }, true],
    [{ members: ['bob'] }, false],
    [{ members: { $contains: 'alice' } }, true],
    [{ name: { $contains: 'The' } }, false],
    [{ name: { $autocomplete: 'gre' } }, true],
    [{ name: { $autocomplete: 'reat' } }, false],
    [{ name: { $q: 'hall great' } }, true],
    [{ name: { $q: 'hal' } }, false],
    [{ nothing: { $exists: false } }, true],
    [{ missing: null }, true],
    [{ nested: { a: [2, 1] } }, true],
    [{ created_at: { $gt: '2026-01-02T03:04:05Z' } }, true],
    [{ created_at: { $lte: '2026-01-02T03:04:05.000006000Z' } }, true],
    [{ $and: [{ count: 3 }, { frozen: true }] }, false],
    [{ $or: [{ count: 4 }, { frozen: false }] }, true],
    [{ $nor: [{ count: 4 }, { frozen: true }] }, true],
  ] as const)('%j: %s', ([filter, expected]) => {
    expect(result(filter)).toEqual(E.right(expected));
  });

  it.for([
    [{ name: { $like: 'x' } }, 'name.$like'],
    [{ name: { $eq: 1, other: 2 } }, 'name.other'],
    [{ name: { $in: 'x' } }, 'name.$in'],
    [{ name: { $exists: 'yes' } }, 'name.$exists'],
    [{ name: { $gt: {} } }, 'name.$gt'],
    [{ name: { $q: ' ' } }, 'name.$q'],
    [{ $and: [] }, '$and'],
    [{ $or: { a: 1 } }, '$or'],
    [{ $or: [1] }, '$or'],
    [{ $xor: [{}] }, '$xor'],
    [{ $and: [{ name: { $constructor: 1 } }] }, '$and.name.$constructor'],
  ] as const)('refuses %j', ([filter, path]) => {
    expect(result(filter)).toMatchObject(E.left({ _tag: 'FilterFailure', path }));
  });

  it('refuses filters deeper than the stack', () => {
    let filter: Record<string, unknown> = {};
    for (let depth = 0; depth < 100_000; depth += 1) filter = { $and: [filter] };
    expect(E.isLeft(parseFilter(filter))).toBe(true);
  });

  test.prop([fc.dictionary(fc.string(), fc.jsonValue())])('never throws', (filter) => {
    expect(['Left', 'Right']).toContain(result(filter)._tag);
  });

  test.prop([fc.jsonValue(), fc.jsonValue()])(
    'has negations that are opposites',
    (value, wanted) => {
      const ask = (operator: string, operand: unknown) =>
        matches({ it: { [operator]: operand } }, () => value);
      const opposite = E.map((matched: boolean) => !matched);
      expect(ask('$ne', wanted)).toEqual(opposite(ask('$eq', wanted)));
      expect(ask('$nin', [wanted])).toEqual(opposite(ask('$in', [wanted])));
    },
  );

  test.prop([fc.jsonValue()])('finds every value equal to itself', (value) => {
    expect(matches({ it: { $eq: value } }, () => structuredClone(value))).toEqual(E.right(true));
  });
});

describe('fieldsOf', () => {
  it('finds fields at any depth', () => {
    expect(fieldsOf({ a: 1, $or: [{ b: 2 }, { $and: [{ c: 3 }] }] })).toEqual(
      new Set(['a', 'b', 'c']),
    );
  });
});

describe('candidatesOf', () => {
  it.for([
    [{ cid: 'a' }, ['a']],
    [{ cid: { $eq: 'a' } }, ['a']],
    [{ cid: { $in: ['a', 'b'] } }, ['a', 'b']],
    [{ $and: [{ x: 1 }, { cid: { $in: ['a'] } }] }, ['a']],
    [{ $or: [{ cid: 'a' }] }, undefined],
    [{ cid: { $ne: 'a' } }, undefined],
  ] as const)('%j narrows to %j', ([filter, candidates]) => {
    expect(candidatesOf(filter, 'cid')).toEqual(candidates);
  });

  const names = fc.constantFrom('a', 'b', 'c');
  const condition = fc.oneof(
    names,
    fc.record({ $eq: names }),
    fc.record({ $in: fc.array(names) }),
    fc.record({ $ne: names }),
  );
  test.prop([fc.record({ cid: condition }), names])(
    'never leaves out what the filter matches',
    (filter, cid) => {
      const candidates = candidatesOf(filter, 'cid');
      const matched = E.getOrElse(() => false)(matches(filter, () => cid));
      expect(!matched || candidates === undefined || candidates.includes(cid)).toBe(true);
    },
  );
});

describe('compareBy', () => {
  const readerOf =
    (value: Readonly<Record<string, unknown>>): ReadField =>
    (field) =>
      value[field];
  const sorted = (
    rows: readonly Record<string, unknown>[],
    sort: Parameters<typeof compareBy>[0],
  ) => [...rows].sort((a, b) => compareBy(sort)(readerOf(a), readerOf(b)));

  it('goes by one field after the other, with the absent lowest', () => {
    const rows = [{ a: 2, b: 'x' }, { a: 1, b: 'x' }, { b: 'y' }, { a: 2 }];
    expect(
      sorted(rows, [
        { field: 'b', direction: -1 },
        { field: 'a', direction: 1 },
      ]),
    ).toEqual([{ b: 'y' }, { a: 1, b: 'x' }, { a: 2, b: 'x' }, { a: 2 }]);
  });
});
