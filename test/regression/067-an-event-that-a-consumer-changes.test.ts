import { either as E } from 'fp-ts';
import { decodeEvent } from 'millrace/protocol';
import { expect, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { john, messageNew, reactionNew } from '../helpers/samples.js';

/** Changes everything that can be reached from a value, as untyped code may. */
const spoil = (value: unknown): void => {
  if (typeof value !== 'object' || value === null) return;
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    spoil(record[key]);
    record[key] = 42;
  }
};

const frames = [messageNew({ user: john }), reactionNew({ user: john })].map((event) =>
  JSON.stringify(event),
);

test.each(frames)('changes nothing in a later frame of the same words', (frame) => {
  const expected: unknown = JSON.parse(frame);
  for (let round = 0; round < 50; round += 1) {
    const result = decodeEvent(frame);
    expect(result).toEqual(E.right(expected));
    if (E.isRight(result)) spoil(result.right);
  }
});

test('changes nothing in what a connection emits later', () => {
  const { chat, sockets } = fakeChat();
  const ids: unknown[] = [];
  chat.subscribe((event) => {
    if (event.type === 'message.new') ids.push(event.user?.id);
    spoil(event);
  });
  sockets.last().greet();
  for (let round = 0; round < 10; round += 1) sockets.last().receive(frames[0]);
  expect(ids).toEqual(Array(10).fill(john.id));
});
