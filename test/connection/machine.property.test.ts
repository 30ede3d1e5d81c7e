import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { ConnectionLostError, HandshakeError, TokenError } from 'millrace';
import type { Resumed } from 'millrace/protocol';
import { build } from 'millrace/testing';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/connection/machine/commands.js';
import type { Input, InputTag } from '../../src/connection/machine/inputs.js';
import {
  needs,
  type Resource,
  type ResourceName,
  resourcesOf,
} from '../../src/connection/machine/resources.js';
import type { Rules } from '../../src/connection/machine/row.js';
import { boundTo, type State, statusOf } from '../../src/connection/machine/states.js';
import { transition } from '../../src/connection/machine/transition.js';
import { inputsOf, stateTags } from '../helpers/machineTables.js';
import { resumed } from '../helpers/loggedChat.js';
import { runs } from '../helpers/run.js';

const causes = [
  new ConnectionLostError('lost', 1006),
  new ConnectionLostError('final', 1000),
  new ConnectionLostError('silent', undefined, 'silent'),
  new HandshakeError(40, 401, 'expired'),
  new HandshakeError(9, 429, 'limited'),
  new HandshakeError(5, 401, 'refused'),
  new TokenError('down'),
  new TokenError('signed out', { isPermanent: true }),
];

const requests = (position: number) => [
  { type: 'millrace.resume' as const, epoch: 'e', position, channels: { 'a:b': position } },
];

/** An input with everything that any input has; the machine reads what belongs to its tag. */
const payload = fc
  .record({
    cause: fc.constantFrom(...causes),
    connection: fc.integer({ min: 1, max: 99 }),
    position: fc.nat(9),
    isLogged: fc.boolean(),
    isOtherLog: fc.boolean(),
    more: fc.boolean(),
    renewIn: fc.constantFrom(0, 1_000, Infinity),
    closesInMs: fc.nat(9_000),
    returnsInMs: fc.nat(9_000),
    passedMs: fc.nat(12_000),
    signal: fc.constantFrom('woke', 'shown', 'network', 'online'),
    random: fc.constantFrom(0, 0.5, 0.99),
  })
  .map(({ connection, position, isLogged, isOtherLog, more, ...rest }) => ({
    ...rest,
    token: `token ${String(connection)}`,
    hello: build('health.check', { connection_id: `c${String(connection)}`, cid: '*' }),
    requests: isLogged ? requests(position) : undefined,
    resynced: [],
    resumed: resumed(position, more, isOtherLog ? 'f' : 'e') as Resumed,
  }));

const walks = fc.array(fc.record({ choice: fc.nat(1_000), payload, mayRetry: fc.boolean() }), {
  maxLength: 60,
});

type Steps = typeof walks extends fc.Arbitrary<infer A> ? A : never;

const rulesFor = (mayRetry: boolean): Rules => ({
  retry: {
    delayMs: (failures, random) => failures * 1_000 * random(),
    shouldRetry: () => mayRetry,
    stableMs: 5_000,
  },
  resumeTimeoutMs: 1_000,
  renewable: true,
});

interface Taken {
  readonly before: State;
  readonly input: Input;
  readonly after: State;
  readonly commands: readonly Command[];
}

/** Walks through inputs that can happen, each chosen among those of the state. */
const walk = (steps: Steps): readonly Taken[] => {
  let state: State = { _tag: 'Idle' };
  let at = 0;
  return steps.flatMap(
    ({ choice, payload: { passedMs, renewIn, closesInMs, returnsInMs, ...rest }, mayRetry }) => {
      const tags = inputsOf(state._tag);
      const tag = tags[choice % tags.length];
      if (tag === undefined) return [];
      at += passedMs;
      const drain = {
        type: 'millrace.drain',
        closes_in_ms: closesInMs,
        return_after_ms: returnsInMs,
      };
      const given = tag === 'gap' ? { requests: requests(3) } : {};
      const input = {
        ...rest,
        ...given,
        renewAt: at + renewIn,
        drain,
        _tag: tag,
        at,
      } as unknown as Input;
      const before = state;
      const { state: after, commands } = transition(before, input, rulesFor(mayRetry));
      state = after;
      return [{ before, input, after, commands }];
    },
  );
};

/** The inputs that a resource causes; those of the socket that replaces the current one are marked. */
const inputsFrom: Readonly<Record<ResourceName, readonly InputTag[]>> = {
  signals: ['offline', 'woken'],
  token: ['tokenArrived', 'tokenFailed'],
  openingSocket: ['greeted', 'lost', 'refused'],
  socket: ['lost', 'refused', 'pong', 'drain', 'gap', 'page'],
  nextSocket: ['next:lost', 'next:refused', 'next:pong', 'next:drain', 'next:page'],
  recovery: ['restored'],
  nextRecovery: ['restored'],
  overlap: [],
  retryTimer: ['retryDue'],
  renewalTimer: ['renewalDue'],
  moveTimer: ['moveDue'],
  resumeTimer: ['resumeOverdue'],
  nextResumeTimer: ['nextResumeOverdue'],
};

describe('a state', () => {
  test.each(stateTags.filter((tag) => tag !== 'Idle' && tag !== 'Closed'))(
    '%s has rows for exactly the inputs that what it has open can cause',
    (tag) => {
      const isReplacing = needs[tag].includes('socket');
      const possible = needs[tag].flatMap((name): readonly string[] =>
        name === 'openingSocket' && isReplacing
          ? inputsFrom[name].map((input) => `next:${input}`)
          : inputsFrom[name],
      );
      expect([...inputsOf(tag)].sort()).toEqual(['unsubscribed', ...possible].sort());
    },
  );

  test('Closed is left by nothing, and Idle only by a subscription', () => {
    expect(inputsOf('Closed')).toEqual([]);
    expect(inputsOf('Idle')).toEqual(['subscribed']);
  });
});

const keyOf = (resource: Resource): string => resource.join(' ');

const only = <Tag extends Command['_tag']>(commands: readonly Command[], tag: Tag) =>
  commands.filter((command): command is Extract<Command, { _tag: Tag }> => command._tag === tag);

describe('any sequence of inputs', () => {
  test('opens nothing twice, closes only what is open, and has open what the state needs', () => {
    fc.assert(
      fc.property(walks, (steps) => {
        let open: readonly string[] = [];
        for (const { after, commands } of walk(steps)) {
          const stopped = only(commands, 'stop').map(({ resource }) => keyOf(resource));
          const started = only(commands, 'start').map(({ resource }) => keyOf(resource));
          expect(open).toEqual(expect.arrayContaining(stopped));
          open = [...open.filter((key) => !stopped.includes(key)), ...started];
          expect([...open].sort()).toEqual(resourcesOf(after).map(keyOf).sort());
          expect(new Set(open).size).toBe(open.length);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  test('shows a status and binds a connection where they change, and only there', () => {
    fc.assert(
      fc.property(walks, (steps) => {
        for (const { before, after, commands } of walk(steps)) {
          const isSame = isDeepStrictEqual(statusOf(before), statusOf(after));
          expect(only(commands, 'showStatus').map(({ status }) => status)).toEqual(
            isSame ? [] : [statusOf(after)],
          );
          expect(only(commands, 'bind').map(({ connectionId }) => connectionId)).toEqual(
            boundTo(before) === boundTo(after) ? [] : [boundTo(after)],
          );
        }
      }),
      { numRuns: runs(500) },
    );
  });

  test('ends in Idle with nothing open, whenever the last subscriber leaves', () => {
    fc.assert(
      fc.property(walks, (steps) => {
        const state = walk(steps).at(-1)?.after ?? { _tag: 'Idle' };
        const input: Input = { _tag: 'unsubscribed', at: 0, random: 0 };
        const { state: left } = transition(state, input, rulesFor(true));
        expect(left._tag).toBe(state._tag === 'Closed' ? 'Closed' : 'Idle');
        expect(resourcesOf(left)).toEqual([]);
      }),
      { numRuns: runs(500) },
    );
  });

  test('goes down only from up, and fails once, at the end', () => {
    fc.assert(
      fc.property(walks, (steps) => {
        const taken = walk(steps);
        const names = taken.flatMap(({ commands }) => commands.map(({ _tag }) => _tag));
        const changes = names.filter((name) => name === 'emitUp' || name === 'emitDown');
        const before = changes.filter((_, index) => changes[index + 1] === 'emitDown');
        expect(new Set(before).has('emitDown')).toBe(false);
        expect(changes[0]).not.toBe('emitDown');
        const failures = names.filter((name) => name === 'fail');
        expect(failures).toHaveLength(taken.at(-1)?.after._tag === 'Closed' ? 1 : 0);
      }),
      { numRuns: runs(500) },
    );
  });

  test('leaves no session, socket or token in a state that does not need them', () => {
    fc.assert(
      fc.property(walks, (steps) => {
        for (const { after } of walk(steps)) {
          const needed = needs[after._tag];
          const expected = [
            ...(needed.includes('openingSocket') ? ['opening'] : []),
            ...(needed.includes('socket') ? ['session', 'oldToken'] : []),
            ...(needed.includes('nextSocket') ? ['next'] : []),
          ];
          const held = ['opening', 'session', 'oldToken', 'next'].filter((field) => field in after);
          expect(held).toEqual(expected);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  test('gives the same transitions for the same inputs', () => {
    fc.assert(
      fc.property(walks, (steps) => {
        expect(walk(steps)).toEqual(walk(steps));
      }),
      { numRuns: runs(100) },
    );
  });
});
