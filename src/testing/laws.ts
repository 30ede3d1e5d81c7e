import { type ChatEvent, encodeEvent } from '../protocol/events/decodeEvent.js';

/** A fold: what it starts with, and its step. */
export interface FoldUnderTest<State> {
  readonly empty: State;
  /** The state after one more event. */
  readonly fold: (state: State, event: ChatEvent) => State;
}

/** The laws that every fold of `millrace/state` keeps. */
export type FoldLaw = 'pure' | 'idempotent' | 'deaf to strangers';

/** A law that a fold broke, and the events by which it did. */
export class FoldLawError extends Error {
  override readonly name = 'FoldLawError';
  readonly _tag = 'FoldLawError';
  readonly law: FoldLaw;
  readonly history: readonly ChatEvent[];

  constructor(law: FoldLaw, history: readonly ChatEvent[], options?: ErrorOptions) {
    const told = history.map((event) => encodeEvent(event)).join('\n');
    super(`The fold is not ${law} after these events:\n${told}`, options);
    this.law = law;
    this.history = history;
  }
}

const refuse = (): never => {
  throw new TypeError('A fold changed what it was given.');
};

/** Makes a value unchangeable at every level, its maps included. */
const freeze = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  if (value instanceof Map) {
    for (const inner of value.values()) freeze(inner);
    for (const name of ['set', 'delete', 'clear'])
      Object.defineProperty(value, name, { value: refuse });
  }
  for (const inner of Object.values(value)) freeze(inner);
  Object.freeze(value);
};

const strangers: readonly ChatEvent[] = [
  { type: 'connection.changed', online: true },
  { type: 'connection.recovered' },
  { type: 'unknown', name: 'a_custom_event', raw: { type: 'a_custom_event' } },
];

/**
 * Checks the laws of a fold along a history, and throws a `FoldLawError` at the first one that is
 * broken:
 *
 * - _pure_: no state and no event is changed, and the step never throws;
 * - _idempotent_: an event that comes twice, or as a copy, leaves the very state that it made;
 * - _deaf to strangers_: events that tell it nothing leave the very state that was there.
 *
 * States and events are frozen on the way. Feed it histories of a generator, or recorded ones.
 *
 * @example
 * ```ts
 * import { emptyReads, foldReads } from 'millrace/state';
 * import { checkFold } from 'millrace/testing';
 * import type { ChatEvent } from 'millrace/protocol';
 *
 * declare const history: readonly ChatEvent[];
 * checkFold({ empty: emptyReads, fold: foldReads }, history);
 * ```
 */
export const checkFold = <State>(
  { empty, fold }: FoldUnderTest<State>,
  history: readonly ChatEvent[],
): void => {
  history.reduce((state, event, place) => {
    const soFar = history.slice(0, place + 1);
    const step = (before: State, told: ChatEvent): State => {
      freeze(before);
      freeze(told);
      try {
        return fold(before, told);
      } catch (cause) {
        throw new FoldLawError('pure', soFar, { cause });
      }
    };
    const once = step(state, event);
    if (step(once, event) !== once || step(once, structuredClone(event)) !== once)
      throw new FoldLawError('idempotent', soFar);
    if (strangers.some((stranger) => step(once, stranger) !== once))
      throw new FoldLawError('deaf to strangers', soFar);
    return once;
  }, empty);
};
