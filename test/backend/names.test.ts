import * as root from 'millrace';
import * as entry from 'millrace/backend';
import { type Endpoint, type EndpointKey, endpoints } from 'millrace/protocol';
import { EMPTY, queueScheduler } from 'rxjs';
import { describe, expect, test } from 'vitest';

type AnyFunction = (...args: readonly unknown[]) => unknown;

const exported: readonly unknown[] = Object.values({ ...root, ...entry });
const functions = exported.filter((value): value is AnyFunction => typeof value === 'function');

/** Which endpoints the functions of both entries call, whatever they are given. */
const called = (): ReadonlySet<Endpoint> => {
  const rows = new Set<Endpoint>();
  const recorder = {
    scheduler: queueScheduler,
    call: (row: Endpoint) => {
      rows.add(row);
      return EMPTY;
    },
  };
  const text = Array<unknown>(3).fill('messaging:general');
  const lists = Array<unknown>(3).fill([{ id: 'jane' }]);
  for (const use of functions)
    for (const args of [text, lists])
      try {
        use(recorder, ...args);
      } catch {
        // Not a function over calls, or one that wants something else.
      }
  return rows;
};

// A warm-up of the vendor's clients, and another spelling of what has a name.
const nameless: readonly EndpointKey[] = ['sayHi', 'updateMemberPartial'];

describe('the functions over a backend', () => {
  test('give a name to every endpoint that a backend may call', () => {
    const open = (Object.keys(endpoints) as EndpointKey[]).filter((key) =>
      endpoints[key].callers.some((caller) => caller === 'server'),
    );
    const rows = called();
    expect(open.filter((key) => !rows.has(endpoints[key])).sort()).toEqual([...nameless].sort());
  });
});
