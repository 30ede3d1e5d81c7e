import { type EventKey, events } from 'millrace/protocol';
import { table } from '../helpers/markdown.js';
import { eventName, yes } from '../helpers/tables.js';
import { cast, names } from './cast.js';
import type { Scenario } from './scenario.js';
import { scenarios } from './scenarios.js';

export const keys: readonly EventKey[] = (Object.keys(events) as EventKey[]).sort();

const castTable = (): string =>
  table(
    ['connection', 'who'],
    names.map((name) => [name, cast[name].part]),
  );

const rowTable = (passed: ReadonlySet<Scenario>): string =>
  table(
    ['row', 'trigger', 'recipients', 'pass'],
    keys.flatMap((key) =>
      scenarios[key].map((scenario) => [
        eventName(key, events[key].type),
        scenario.trigger,
        scenario.to.join(', ') || 'nobody',
        yes(passed.has(scenario)),
      ]),
    ),
  );

/** The tables of the suite's document. */
export const tablesOf = (passed: ReadonlySet<Scenario>) => ({
  cast: castTable,
  rows: () => rowTable(passed),
});
