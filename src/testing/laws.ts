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

/** A merge of responses, and the fold of events beside it. */
export interface MergeUnderTest<State, Response> extends FoldUnderTest<State> {
  /** The state after a response. */
  readonly merge: (state: State, response: Response) => State;
  /** Whether two states are equal, such as `eqChatState.equals`. */
  readonly equals: (one: State, other: State) => boolean;
}

/** A response, and events that can arrive before or after it. */
export interface Crossing<Response> {
  /** The events that were folded before the request was sent. */
  readonly history: readonly ChatEvent[];
  readonly response: Response;
  /** The events that arrive while the response is under way, in the order of their arrival. */
  readonly events: readonly ChatEvent[];
}

/** The laws of the merges of `millrace/state`. */
export type MergeLaw = 'pure' | 'idempotent' | 'commutes with events';

/** A law that a merge violates, and what shows it. */
export class MergeLawError extends Error {
  override readonly name = 'MergeLawError';
  readonly _tag = 'MergeLawError';
  readonly law: MergeLaw;
  readonly crossing: Crossing<unknown>;
  /** How many of the events arrived before the response. */
  readonly place: number;

  constructor(law: MergeLaw, crossing: Crossing<unknown>, place: number, options?: ErrorOptions) {
    const lines = crossing.events.map((event) => encodeEvent(event));
    lines.splice(place, 0, JSON.stringify(crossing.response));
    super(`The merge violates the law "${law}" in this order:\n${lines.join('\n')}`, options);
    this.law = law;
    this.crossing = crossing;
    this.place = place;
  }
}

/**
 * Checks the laws of a merge for a response that crosses events, and throws a `MergeLawError` at the
 * first one that is violated:
 *
 * - _pure_: neither the state nor the response is mutated, and the merge never throws;
 * - _idempotent_: merging a response a second time gives an equal state;
 * - _commutes with events_: wherever the response arrives among the events, the states are equal in
 *   the end.
 *
 * With log ids in the events and in the response, some of the events can be part of the response.
 * Without them the response must be older than all of the events: nothing says which it includes.
 *
 * @example
 * ```ts
 * import {
 *   emptyChatState,
 *   eqChatState,
 *   foldChatState,
 *   mergeChannelResponse,
 * } from 'millrace/state';
 * import { checkMerge } from 'millrace/testing';
 * import type { ChannelResponse, ChatEvent } from 'millrace/protocol';
 *
 * declare const response: ChannelResponse;
 * declare const events: readonly ChatEvent[];
 * checkMerge(
 *   {
 *     empty: emptyChatState,
 *     fold: foldChatState,
 *     merge: mergeChannelResponse,
 *     equals: eqChatState.equals,
 *   },
 *   { history: [], response, events },
 * );
 * ```
 */
export const checkMerge = <State, Response>(
  { empty, fold, merge, equals }: MergeUnderTest<State, Response>,
  crossing: Crossing<Response>,
): void => {
  const { history, response, events } = crossing;
  const sent = history.reduce(fold, empty);
  freeze(response);
  const arriveAt = (place: number): State => {
    const before = events.slice(0, place).reduce(fold, sent);
    freeze(before);
    const step = (state: State): State => {
      try {
        return merge(state, response);
      } catch (cause) {
        throw new MergeLawError('pure', crossing, place, { cause });
      }
    };
    const merged = step(before);
    freeze(merged);
    if (!equals(step(merged), merged)) throw new MergeLawError('idempotent', crossing, place);
    return events.slice(place).reduce(fold, merged);
  };
  const inOrder = arriveAt(0);
  for (const place of events.keys())
    if (!equals(arriveAt(place + 1), inOrder))
      throw new MergeLawError('commutes with events', crossing, place + 1);
};
