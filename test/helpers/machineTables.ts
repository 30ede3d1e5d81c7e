import type { InputTag } from '../../src/connection/machine/inputs.js';
import { needs, type ResourceName } from '../../src/connection/machine/resources.js';
import type { AnyRow } from '../../src/connection/machine/row.js';
import type { State, StateTag } from '../../src/connection/machine/states.js';
import { boundTo, statusOf } from '../../src/connection/machine/states.js';
import { table } from '../../src/connection/machine/table.js';
import { table as markdown } from './markdown.js';

/** The rows of a state, by input. */
export type AnyRows = Partial<Record<InputTag, readonly AnyRow[]>>;

export const stateTags = Object.keys(table) as readonly StateTag[];

export const rowsOf = (tag: StateTag): AnyRows => table[tag] as AnyRows;

export const inputsOf = (tag: StateTag): readonly InputTag[] =>
  Object.keys(rowsOf(tag)) as readonly InputTag[];

/** The states that need a resource, under the name of the group in the tables. */
const group = (name: string, resource: ResourceName) => ({
  name,
  tags: stateTags.filter((tag) => needs[tag].includes(resource)),
});

const groups = [
  group('every state but Idle and Closed', 'signals'),
  group('every state with a session', 'socket'),
  group('every state with two sessions', 'nextSocket'),
];

/** States as a group and its exceptions, where that is shorter than their names. */
const namesOf = (tags: readonly StateTag[]): string => {
  const plain = tags.join(', ');
  const grouped = groups
    .filter((each) => tags.every((tag) => each.tags.includes(tag)))
    .map((each) => {
      const exceptions = each.tags.filter((tag) => !tags.includes(tag));
      return exceptions.length === 0 ? each.name : `${each.name}; not ${exceptions.join(', ')}`;
    });
  return [plain, ...grouped].reduce((best, next) => (next.length < best.length ? next : best));
};

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const words = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

interface Line {
  readonly input: InputTag;
  readonly cells: readonly [condition: string, next: string, commands: string];
  readonly tags: StateTag[];
}

const lineOf = (rows: readonly AnyRow[], index: number): Line['cells'] => {
  const { when, to, does = [] } = rows[index]!;
  const condition = when ? words(when.name) : index === 0 ? '' : 'otherwise';
  const isIgnored = to === undefined && does.length === 0 && rows[index]!.set === undefined;
  return [condition, to ?? (isIgnored ? 'ignored' : 'stays'), code(does)];
};

const lines = (): readonly Line[] => {
  const all: Line[] = [];
  for (const tag of stateTags)
    for (const input of inputsOf(tag)) {
      const rows = rowsOf(tag)[input]!;
      rows.forEach((_, index) => {
        const cells = lineOf(rows, index);
        const same = all.find(
          (line) => line.input === input && line.cells.join('|') === cells.join('|'),
        );
        if (same) same.tags.push(tag);
        else all.push({ input, cells, tags: [tag] });
      });
    }
  return all;
};

const transitionTable = (): string => {
  const all = lines();
  const inputs = [...new Set(all.map(({ input }) => input))];
  return markdown(
    ['input', 'in', 'condition', 'next state', 'commands'],
    inputs.flatMap((input) =>
      all
        .filter((line) => line.input === input)
        .map(({ tags, cells: [condition, next, commands] }) => [
          `\`${input}\``,
          namesOf(tags),
          condition,
          next,
          commands,
        ]),
    ),
  );
};

/** A state of which only the tag and the ids of its sessions are read. */
const sample = (tag: StateTag): State => {
  const session = (id: string) => ({ hello: { connection_id: id } });
  const has = (name: ResourceName): boolean => needs[tag].includes(name);
  return {
    _tag: tag,
    ...(has('socket') && { session: session('the current session') }),
    ...(has('nextSocket') && { next: session('the next session') }),
  } as unknown as State;
};

const stateTable = (): string =>
  markdown(
    ['state', '`status$`', 'calls and watches are bound to', 'open'],
    stateTags.map((tag) => [
      tag,
      statusOf(sample(tag))._tag,
      boundTo(sample(tag)) ?? '',
      needs[tag].map(words).join(', '),
    ]),
  );

/** The tables of the state machine of a connection. */
export const machineTables = { states: stateTable, transitions: transitionTable } as const;
