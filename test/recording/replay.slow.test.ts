import { expect, test } from 'vitest';
import { recordOperators, replayOperators } from '../helpers/replaying.js';

test('two replays of 10 000 events give every operator the same bytes, those of the connection', async () => {
  const { file, endsAt, live } = await recordOperators(10_000);
  const began = performance.now();

  const one = JSON.stringify([...replayOperators(file, endsAt)]);
  const other = JSON.stringify([...replayOperators(file, endsAt)]);

  const ms = Math.round(performance.now() - began);
  console.log(`two replays: ${ms} ms; file: ${file.length} characters; outputs: ${one.length}`);
  expect(one === other).toBe(true);
  expect(one === JSON.stringify([...live])).toBe(true);
});
