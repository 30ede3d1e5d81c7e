import { type ChatEvent, encodeEvent } from '../protocol/events/decodeEvent.js';

/** A fold: its empty state and its step. */
export interface FoldUnderTest<State> {
  readonly empty: State;
  /** The state after one more event. */
  readonly fold: (state: State, event: ChatEvent) => State;
}

/** The laws of every fold of `millrace/state`. */
export type FoldLaw = 'pure' | 'idempotent' | 'ignores unrelated events';

/** A law that a fold violates, and the events that show it. */
export class FoldLawError extends Error {
  override readonly name = 'FoldLawError';
  readonly _tag = 'FoldLawError';
  readonly law: FoldLaw;
  readonly history: readonly ChatEvent[];

  constructor(law: FoldLaw, history: readonly ChatEvent[], options?: ErrorOptions) {
    const events = history.map((event) => encodeEvent(event)).join('\n');
    super(`The fold violates the law "${law}" after these events:\n${events}`, options);
    this.law = law;
    this.history = history;
  }
}

const refuse = (): never => {
  throw new TypeError('A fold mutated its state or its event.');
};

/** Freezes a value at all levels, including maps. */
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

const unrelatedEvents: readonly ChatEvent[] = [
  { type: 'connection.changed', online: true },
  { type: 'connection.recovered' },
  { type: 'unknown', name: 'a_custom_event', raw: { type: 'a_custom_event' } },
];

/**
 * Checks the laws of a fold along a history, and throws a `FoldLawError` at the first one that is
 * violated:
 *
 * - _pure_: no state and no event is mutated, and the step never throws;
 * - _idempotent_: a duplicate of an event, or a copy of it, returns the same state object;
 * - _ignores unrelated events_: events that do not concern the fold return the same state object.
 *
 * States and events are frozen meanwhile. Use generated histories, or recorded ones.
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
  history.reduce((state, event, index) => {
    const soFar = history.slice(0, index + 1);
    const step = (before: State, next: ChatEvent): State => {
      freeze(before);
      freeze(next);
      try {
        return fold(before, next);
      } catch (cause) {
        throw new FoldLawError('pure', soFar, { cause });
      }
    };
    const once = step(state, event);
    if (step(once, event) !== once || step(once, structuredClone(event)) !== once)
      throw new FoldLawError('idempotent', soFar);
    if (unrelatedEvents.some((unrelated) => step(once, unrelated) !== once))
      throw new FoldLawError('ignores unrelated events', soFar);
    return once;
  }, empty);
};
