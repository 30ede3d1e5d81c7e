import * as fc from 'fast-check';
import { concat, finalize, merge } from 'rxjs';
import { room } from './cast.js';
import { channelSteps } from './channelSteps.js';
import { deviceSteps, gateSteps } from './deviceSteps.js';
import { messageSteps } from './messageSteps.js';
import { ownSteps } from './ownSteps.js';
import { peopleSteps } from './peopleSteps.js';
import type { Step } from './step.js';

const single = fc.oneof(
  ...messageSteps,
  ...channelSteps,
  ...peopleSteps,
  ...deviceSteps,
  ...ownSteps,
);
const several = fc.array(single, { minLength: 2, maxLength: 5 });

const named = (name: string, steps: readonly Step[]): string =>
  `${name} [${steps.map(({ text }) => text).join(', ')}]`;

const atOnce = several.map((steps) => ({
  text: named('at once', steps),
  act: (world) => merge(...steps.map(({ act }) => act(world))),
})) satisfies fc.Arbitrary<Step>;

const outageMs = 100;

/** The device behind the line misses what happens, and comes back. */
const unheard = several.map((steps) => ({
  text: named('unheard', steps),
  act: (world) => {
    world.proxy.inject({ _tag: 'Refuse', forMs: outageMs });
    world.proxy.inject({ _tag: 'Reset' });
    return concat(...steps.map(({ act }) => act(world)));
  },
})) satisfies fc.Arbitrary<Step>;

/** A device looks at a channel, and the answer comes after what happens meanwhile. */
const answeredLate = fc
  .record({ device: fc.constantFrom('steady', 'roaming'), room, steps: several })
  .map(({ device, room, steps }) => ({
    text: named(`answered late ${JSON.stringify({ device, room })}`, steps),
    act: (world) => {
      const { gate, stop, watch } = world.devices[device];
      gate.close();
      stop(room);
      watch(room);
      return concat(...steps.map(({ act }) => act(world))).pipe(
        finalize(() => {
          gate.open();
        }),
      );
    },
  })) satisfies fc.Arbitrary<Step>;

/** What may happen. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: single },
  { weight: 1, arbitrary: atOnce },
  { weight: 1, arbitrary: unheard },
  { weight: 2, arbitrary: answeredLate },
  { weight: 1, arbitrary: fc.oneof(...gateSteps) },
);
