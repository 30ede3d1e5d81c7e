import { expect, test } from 'vitest';
import { eventType, matchesType } from '../../src/cli/tail/eventType.js';

test.each(['message.new', 'message.*', 'notification.mark_read', 'greeting', 'connection.error'])(
  '%s is a type of event',
  (type) => {
    expect(eventType(type)).toBe(type);
  },
);

test.each([
  ['mesage.new', 'did you mean message.new?'],
  ['message.nwe', 'did you mean message.new?'],
  ['Typing.Start', 'did you mean typing.start?'],
  ['x.y', 'custom types have no dot'],
  ['mesage.*', 'is not a type of event'],
])('%s is not: %s', (type, hint) => {
  expect(() => eventType(type)).toThrow(hint);
});

test('a family matches the types that begin with it', () => {
  expect(matchesType('message.*', 'message.new')).toBe(true);
  expect(matchesType('message.*', 'messages.x')).toBe(false);
  expect(matchesType('message.new', 'message.new')).toBe(true);
  expect(matchesType('message', 'message.new')).toBe(false);
});
