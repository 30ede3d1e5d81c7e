import { sameJson } from '../../internal/sameJson.js';
import type { Command } from './commands.js';
import type { Input } from './inputs.js';
import { needs, type Resource, type ResourceName, resourcesOf } from './resources.js';
import type { AnyRow, Rules } from './row.js';
import { boundTo, type Fields, type State, statusOf } from './states.js';
import { table } from './table.js';

/** A transition: the next state, and what the edge has to do. */
export interface Transition {
  readonly state: State;
  readonly commands: readonly Command[];
}

/** The row of the table that applies, if there is one. */
export const rowFor = (state: State, input: Input, rules: Rules): AnyRow | undefined => {
  const rows = table[state._tag] as Partial<Record<Input['_tag'], readonly AnyRow[]>>;
  return rows[input._tag]?.find(({ when }) => when?.(state, input, rules) ?? true);
};

// A session, a socket or a token that the next state does not need is not carried into it. Numbers may
// be left of earlier states: which ones count follows from the tag.
const apply = ({ to, set }: AnyRow, state: State, input: Input, rules: Rules): State => {
  const _tag = to ?? state._tag;
  const { opening, session, oldToken, next, ...others }: Partial<Fields> = {
    ...state,
    ...set?.(state, input, rules),
  };
  const isNeeded = (name: ResourceName): boolean => needs[_tag].includes(name);
  return {
    ...others,
    ...(isNeeded('openingSocket') && { opening }),
    ...(isNeeded('socket') && { session, oldToken }),
    ...(isNeeded('nextSocket') && { next }),
    _tag,
  } as State;
};

const without = (resources: readonly Resource[], others: readonly Resource[]): Resource[] =>
  resources.filter((resource) => !others.some((other) => sameJson(resource, other)));

/**
 * The transition of a state by an input. Its commands keep open exactly what the next state needs.
 * The status changes before anything is emitted, so that a subscriber sees it from inside `next`;
 * nobody uses a lost connection from there, and nobody a new one before it has its watches.
 */
export const transition = (state: State, input: Input, rules: Rules): Transition => {
  const row = rowFor(state, input, rules);
  if (!row) return { state, commands: [] };
  const next = apply(row, state, input, rules);
  const [open, needed] = [resourcesOf(state), resourcesOf(next)];
  const [status, connectionId] = [statusOf(next), boundTo(next)];
  const binds: Command[] = connectionId === boundTo(state) ? [] : [{ _tag: 'bind', connectionId }];
  return {
    state: next,
    commands: [
      ...without(open, needed).map((resource): Command => ({ _tag: 'stop', resource })),
      ...(sameJson(statusOf(state), status) ? [] : [{ _tag: 'showStatus', status } as const]),
      ...(connectionId === undefined ? binds : []),
      ...(row.does ?? []).map((_tag): Command => ({ _tag, from: state, input, to: next })),
      ...(connectionId === undefined ? [] : binds),
      ...without(needed, open).map((resource): Command => ({ _tag: 'start', resource })),
    ],
  };
};
