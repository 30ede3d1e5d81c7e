import * as O from '#fp-ts/Option';
import type { ConnectOptions } from '../../connection/options.js';
import { InputError } from '../../errors.js';
import type { CallRequest } from '../../protocol/endpoints/endpoint.js';
import type { getOrCreateChannel } from '../../protocol/endpoints/channels.js';
import { type ChannelAddress, parseCid } from '../../protocol/ids.js';
import type { ChatCore } from '../../server/core/chatCore.js';
import type { CoreSettings } from '../../server/core/settings.js';
import { virtualClock, type VirtualClock } from '../virtualClock.js';
import { type Acts, actOf } from './acts.js';
import { type InProcessServer, openInProcess } from './inProcessServer.js';
import { type MarbleLine, parseLine, printLine } from './marbleLine.js';
import { type Observation, observe } from './observation.js';
import { type Actor, createActor } from './person.js';
import { commonProbes, type Probes } from './probes.js';
import { ScenarioError } from './scenarioError.js';

/** Options of `scenario`. */
export interface ScenarioOptions {
  /** Letters of your own for the lines of people. They win over those that exist. */
  readonly acts?: Acts;
  /** Things to look at of your own, by the name that stands behind the person. */
  readonly probes?: Probes;
  /** How long a column takes, in milliseconds of virtual time. Default 1000. */
  readonly columnMs?: number;
  /** The settings of the server, such as its `events`. */
  readonly server?: CoreSettings;
  /** The channel of which all are members. Default `messaging:general`. */
  readonly cid?: string;
  /** The data of the channel; its members are all people by default. */
  readonly channel?: NonNullable<CallRequest<typeof getOrCreateChannel>['data']>;
  /** Options of every connection. */
  readonly connect?: Partial<ConnectOptions>;
}

const caller = { kind: 'server' } as const;

/** Resolves when the promises and the tasks that wait now have had their turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** After so many turns without rest, something goes on for ever. */
const mostTurns = 10_000;

/** Lets everything happen that this moment causes: on both sides, and between them. */
const settle = async (
  { core, activity }: InProcessServer,
  { advance, scheduler }: VirtualClock,
  actors: readonly Actor[],
): Promise<void> => {
  for (let quiet = 0, before = -1, turns = 0; quiet < 2; turns += 1) {
    if (turns > mostTurns)
      throw new Error(`scenario: at ${scheduler.now()} ms nothing comes to rest.`);
    advance(0);
    await turn();
    // Goes through the store behind all that waits there.
    await core.call('sayHi', { caller, params: {}, request: {} });
    const { open, total } = activity();
    const isQuiet = open === 0 && total === before && actors.every((actor) => actor.isSettled());
    quiet = isQuiet ? quiet + 1 : 0;
    before = total;
  }
};

const userIdOf = (name: string): string => name.split('.')[0] ?? name;

const createChannel = async (
  core: ChatCore,
  address: ChannelAddress,
  people: readonly string[],
  channel: ScenarioOptions['channel'],
): Promise<void> => {
  const ids = [...new Set(people.map(userIdOf))];
  const users = Object.fromEntries(ids.map((id) => [id, { id, name: id }]));
  await core.call('updateUsers', { caller, params: {}, request: { users } });
  const [creator = ''] = ids;
  const data = { members: ids, created_by_id: creator, ...channel };
  await core.call('getOrCreateChannel', { caller, params: address, request: { data } });
};

const addressOf = (cid: string): ChannelAddress => {
  const address = parseCid(cid);
  if (O.isSome(address)) return address.value;
  throw new InputError(`scenario: "${cid}" is no cid such as messaging:general.`);
};

/** A line that says what is expected of a person. */
interface Expectation {
  readonly key: string;
  readonly person: string;
  readonly probe: string;
  readonly line: MarbleLine;
}

const expectationOf = ([key, text]: readonly [string, string]): Expectation => {
  const [person = '', probe = ''] = key.split(' ');
  return { key, person, probe, line: parseLine(text) };
};

const compare = ({ key, line }: Expectation, { columns }: Observation, length: number): void => {
  const expected = printLine(line.columns, length);
  const actual = printLine(columns, length);
  if (expected !== actual) throw new ScenarioError(key, expected, actual);
};

/** The steps of people, by their column. */
const stepsOf = (
  actors: ReadonlyMap<string, Actor>,
  lines: ReadonlyMap<string, MarbleLine>,
  own: Acts,
): ReadonlyMap<number, readonly (() => void)[]> => {
  const steps = new Map<number, (() => void)[]>();
  for (const [key, { columns }] of lines)
    for (const { at, text } of columns)
      for (const letter of text) {
        const act = actOf(letter, own);
        if (!act)
          throw new InputError(`scenario: "${letter}" in the line of ${key} means nothing.`);
        const acting = key === 'net' ? [...actors.values()] : [actors.get(key)];
        const list = steps.get(at) ?? [];
        for (const actor of acting) if (actor) list.push(() => act(actor));
        steps.set(at, list);
      }
  return steps;
};

/**
 * Plays a chat in virtual time: people, their lines to the server and what they see, as marble lines.
 * Clients are connections of `connect`, the server is the core of the real one; there is no socket and
 * no clock of the machine, and a scenario of minutes takes milliseconds.
 *
 * A key without a space is a person, a key `jane unread` is what jane sees; `jane.phone` is another
 * device of hers. All are members of one
 * channel, and online before the first column unless a `+` comes first. Each character is a column
 * of one second; `(ab)` is a group in the column of its bracket; spaces count for nothing. The line
 * `net` is that of everybody.
 *
 * | Letter    | What the person does                                            |
 * | --------- | --------------------------------------------------------------- |
 * | `A` – `Z` | sends a message with this text                                  |
 * | `w`, `u`  | watches the channel, and stops                                  |
 * | `t`, `s`  | starts and stops typing                                         |
 * | `r`       | marks the channel read                                          |
 * | `x`, `o`  | the line to the server is cut, and mended                       |
 * | `+`, `\|` | comes online, and leaves                                        |
 *
 * A person sees `unread`, `messages` (their number), `new` (texts), `typing`, `members` and `status`.
 *
 * Rejects with a `ScenarioError` that shows both lines where they differ, with the error of an act,
 * and with an `InputError` for a line that cannot be read.
 *
 * @example
 * ```ts
 * import { scenario } from 'millrace/testing';
 *
 * await scenario({
 *   john: '         A-x------o---', // writes, loses the line, reconnects
 *   jane: '         w---B--C---r-',
 *   'john unread': '0--------2----',
 *   'jane new': '   A---B--C------',
 * });
 * ```
 */
export const scenario = async (
  lines: Readonly<Record<string, string>>,
  options: ScenarioOptions = {},
): Promise<void> => {
  const {
    cid = 'messaging:general',
    acts = {},
    columnMs = 1_000,
    server: settings = {},
    channel,
    connect,
  } = options;
  const probes: Probes = { ...commonProbes, ...options.probes };
  const entries = Object.entries(lines);
  const expectations = entries.filter(([key]) => key.includes(' ')).map(expectationOf);
  const acting = new Map(
    entries.filter(([key]) => !key.includes(' ')).map(([key, text]) => [key, parseLine(text)]),
  );
  const named = [...acting.keys(), ...expectations.map(({ person }) => person)];
  const people = [...new Set(named)].filter((key) => key !== 'net');
  const length = Math.max(
    ...[...acting.values(), ...expectations.map(({ line }) => line)].map((line) => line.length),
  );

  const clock = virtualClock();
  const server = await openInProcess(clock.scheduler, settings);
  const surroundings = { server, clock, cid, connectOptions: connect };
  const actors = new Map(people.map((id) => [id, createActor(id, surroundings)]));
  const all = [...actors.values()];
  const observations: Observation[] = [];
  try {
    const steps = stepsOf(actors, acting, acts);
    await createChannel(server.core, addressOf(cid), people, channel);
    for (const actor of all) {
      const line =
        acting
          .get(actor.name)
          ?.columns.map(({ text }) => text)
          .join('') ?? '';
      if (/[+|]/.exec(line)?.[0] !== '+') actor.come();
    }
    await settle(server, clock, all);
    for (const { key, person, probe } of expectations) {
      const actor = actors.get(person);
      const found = probes[probe];
      if (!actor || !found) throw new InputError(`scenario: nothing to see is called "${key}".`);
      observations.push(observe(key, found, actor));
    }
    for (let at = 0; at < length; at += 1) {
      for (const step of steps.get(at) ?? []) step();
      await settle(server, clock, all);
      for (const { endColumn } of observations) endColumn(at);
      clock.advance(columnMs);
      await settle(server, clock, all);
    }
    const [failed] = all.flatMap(({ errors }) => errors);
    if (failed !== undefined) throw failed as Error;
    for (const [index, expectation] of expectations.entries()) {
      const observation = observations[index];
      if (observation) compare(expectation, observation, length);
    }
  } finally {
    for (const { stop } of observations) stop();
    for (const actor of all) actor.leave();
    await server.close();
  }
};
