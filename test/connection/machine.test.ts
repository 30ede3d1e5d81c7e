import { describe, expect, test } from 'vitest';
import { resourcesOf } from '../../src/connection/machine/resources.js';
import { statusOf } from '../../src/connection/machine/states.js';
import { resumesOf } from '../helpers/loggedChat.js';
import { inputsOf, rowsOf, stateTags } from '../helpers/machineTables.js';
import { causes, openWalk, reach, type Walk } from '../helpers/machineWalk.js';

/** Every row of the table, with the state and the input that it belongs to. */
const rows = stateTags.flatMap((tag) =>
  inputsOf(tag).flatMap((input) =>
    rowsOf(tag)[input]!.map((row, index) => ({
      name: `${tag} ${input} ${String(index)}`,
      tag,
      input,
      index,
      row,
    })),
  ),
);

/** Expects that nothing is open after the last subscriber has left. */
const expectNothing = ({ leave, clock, live, wake$, isProviderObserved }: Walk): void => {
  leave();
  expect(live()).toEqual([]);
  expect(clock.pending()).toBe(0);
  expect(wake$.observed).toBe(false);
  expect(isProviderObserved()).toBe(false);
};

describe('each row of the table', () => {
  test.each(rows)('$name', async ({ name, tag, input, index, row }) => {
    const walk = openWalk({
      logged: tag !== 'Deduplicating',
      hasGap: input === 'resumeOverdue' || (input === 'page' && index === 0),
    });
    await reach[tag](walk);
    expect(walk.stateTag()).toBe(tag);
    await causes[input](walk, index);
    expect(walk.taken).toContain(name);
    const step = walk.steps[walk.taken.lastIndexOf(name)]!;
    expect(step.to._tag).toBe(row.to ?? tag);
    expect(walk.statuses.at(-1)).toEqual(statusOf(walk.steps.at(-1)!.to));
    expectNothing(walk);
  });
});

describe.each(
  stateTags.filter((tag) => rowsOf(tag).gap && !/^Resuming/.test(tag) && tag !== 'Deduplicating'),
)('a gap in %s', (tag) => {
  test('is filled on the current socket', async () => {
    const walk = openWalk();
    await reach[tag](walk);
    const before = walk.live().map((socket) => resumesOf(socket).length);
    await walk.skipEvents(1);
    const after = walk.live().map((socket) => resumesOf(socket).length);
    expect(after).toEqual(before.map((count, index) => (index === 0 ? count + 1 : count)));
    walk.leave();
  });
});

describe.each(stateTags)('in %s', (tag) => {
  test('leaving closes what is open', async () => {
    const walk = openWalk();
    await reach[tag](walk);
    expect(walk.stateTag()).toBe(tag);
    const sockets = resourcesOf(walk.steps.at(-1)?.to ?? { _tag: 'Idle' }).filter(
      ([kind]) => kind === 'socket',
    );
    expect(walk.live()).toHaveLength(sockets.length);
    expectNothing(walk);
  });
});
