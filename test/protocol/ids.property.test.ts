import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import { option as O } from 'fp-ts';
import { formatCid, isCustomType, isUserId, parseCid } from 'millrace/protocol';
import { describe, expect } from 'vitest';

describe('parseCid', () => {
  test.each([
    ['messaging:general', 'messaging', 'general'],
    ['a:b', 'a', 'b'],
    ['my-type_1:!members-abc_DEF', 'my-type_1', '!members-abc_DEF'],
    [`${'t'.repeat(64)}:${'i'.repeat(64)}`, 't'.repeat(64), 'i'.repeat(64)],
  ])('reads %s', (cid, type, id) => {
    expect(parseCid(cid)).toEqual(O.some({ type, id }));
  });

  test.each([
    '',
    ':',
    'general',
    'messaging:',
    ':general',
    '*',
    'messaging:general:more',
    'messaging/general',
    'mess!aging:general',
    'messaging:gen eral',
    'messaging:general\n',
    ' messaging:general',
    'messaging:géneral',
    'messaging:..',
    `${'t'.repeat(65)}:x`,
    `x:${'i'.repeat(65)}`,
  ])('reads nothing from %j', (cid) => {
    expect(parseCid(cid)).toEqual(O.none);
  });

  const part = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

  test.prop([part, part])('is the inverse of formatCid', (type, id) => {
    expect(parseCid(formatCid({ type, id }))).toEqual(O.some({ type, id }));
  });

  test.prop([fc.string()])('gives back what formatCid made', (text) => {
    const address = parseCid(text);
    expect(O.isNone(address) || formatCid(address.value) === text).toBe(true);
  });
});

describe('isUserId', () => {
  test.each(['john', 'John-1', 'john@example.com', '!x', '_', '0', 'u'.repeat(255)])(
    'takes %s',
    (id) => {
      expect(isUserId(id)).toBe(true);
    },
  );

  test.each(['', ' ', 'john doe', 'john/doe', 'john:doe', 'jöhn', 'john\n', 'u'.repeat(256)])(
    'refuses %j',
    (id) => {
      expect(isUserId(id)).toBe(false);
    },
  );
});

describe('isCustomType', () => {
  test.each(['friendship_request', 'a', 'with space', '__proto__'])('takes %s', (type) => {
    expect(isCustomType(type)).toBe(true);
  });

  test.each(['', '.', 'a.b', 'message.new', '.a', 'a.'])('refuses %j', (type) => {
    expect(isCustomType(type)).toBe(false);
  });
});
