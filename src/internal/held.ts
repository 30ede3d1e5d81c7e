import type { BehaviorSubject } from 'rxjs';

/** Where an Observable keeps the state that it folds from what it emits. */
export const held: unique symbol = Symbol('millrace.held');

/** An Observable that keeps such a state: updated before each emission, current value first. */
export interface Holder<S> {
  readonly [held]: BehaviorSubject<S>;
}

/** The state that a source keeps, if it does. */
export const heldBy = <S>(source: object): BehaviorSubject<S> | undefined =>
  held in source ? (source as Holder<S>)[held] : undefined;
