import * as fc from 'fast-check';
import type { ChatConnection } from 'millrace';
import { defer, lastValueFrom, retry } from 'rxjs';
import { expect, type TestContext } from 'vitest';
import { summarize } from '../helpers/run.js';
import { rooms } from './cast.js';
import type { Device } from './device.js';
import { questions, type Truth, truthOf } from './questions.js';
import type { Step } from './step.js';
import { step } from './steps.js';
import { openWorld, type Site, type World } from './world.js';

/** How many conversations there may be, of how many steps, and when no other one is begun. */
export interface ConversationLimits {
  readonly numRuns: number;
  readonly maxCommands: number;
  readonly limitMs: number;
}

/** How long may be spent on making a failure short. */
const shrinkMs = 90_000;

/** How long the conversation takes at most that is under way then: it ends before its server does. */
const lastMs = 120_000;

/** What a device says and what it should, by question; of what it looks at and the server has. */
const compared = (device: Device, truth: Truth) => {
  const asked = questions.flatMap(({ name, room, answer }) => {
    const right = answer(truth);
    const isDue = right !== undefined && (room === undefined || device.watches(room));
    return isDue ? [[name, device.shown.get(name), right] as const] : [];
  });
  return {
    said: Object.fromEntries(asked.map(([name, said]) => [name, said])),
    right: Object.fromEntries(asked.map(([name, , right]) => [name, right])),
  };
};

const compareAll = async ({ devices }: World, asker: ChatConnection): Promise<void> => {
  const truth = await truthOf(asker);
  for (const device of Object.values(devices)) {
    // Who may not see a channel any more has to look at it again once it may.
    for (const cid of rooms) if (!truth.channels.has(cid)) device.stop(cid);
    if (!device.isOn() || !device.gate.isOpen()) continue;
    const { said, right } = compared(device, truth);
    expect(said).toEqual(right);
  }
};

// How often is asked does not depend on how busy the machine is.
const again = { count: 200, delay: 10 } as const;

const agree = async (world: World): Promise<void> => {
  const asker = world.fresh('ann');
  await lastValueFrom(defer(() => compareAll(world, asker)).pipe(retry(again)));
};

const command = (each: Step): fc.AsyncCommand<object, World> => ({
  check: () => true,
  run: async (_, world) => {
    await lastValueFrom(each.act(world), { defaultValue: undefined });
    await agree(world);
  },
  toString: () => each.text,
});

const converse = async (
  openSite: () => Promise<Site>,
  history: Iterable<fc.AsyncCommand<object, World>>,
): Promise<void> => {
  const world = await openWorld(openSite);
  try {
    const { steady, aside } = world.devices;
    steady.come();
    aside.come();
    for (const cid of rooms) steady.watch(cid);
    await agree(world);
    await fc.asyncModelRun(() => ({ model: {}, real: world }), history);
    for (const { gate } of Object.values(world.devices)) gate.open();
    await agree(world);
  } finally {
    await world.close();
  }
};

/** How long a test takes at most, in milliseconds. */
export const timeoutOf = ({ limitMs }: ConversationLimits): number => limitMs + shrinkMs + lastMs;

/** Lets people converse at random, and compares every stream with the server after every step. */
export const converseAtRandom = async (
  context: TestContext,
  openSite: () => Promise<Site>,
  { numRuns, maxCommands, limitMs }: ConversationLimits,
): Promise<void> => {
  const begunAt = performance.now();
  let hasFailed = false;
  let conversations = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.commands([step.map(command)], { maxCommands, size: 'max' }),
      async (history) => {
        if (performance.now() - begunAt > limitMs + (hasFailed ? shrinkMs : 0)) return;
        conversations += 1;
        await converse(openSite, history).catch((error: unknown) => {
          hasFailed = true;
          throw error;
        });
      },
    ),
    { numRuns },
  );
  summarize(
    context,
    `${String(conversations)} conversations of up to ${String(maxCommands)} steps`,
  );
};
