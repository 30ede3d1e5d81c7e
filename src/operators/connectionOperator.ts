import { isObservable, type Observable, type OperatorFunction } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';

/**
 * An operator in two forms: `chat.pipe(membersOf(cid))` and `membersOf(chat, cid)`.
 *
 * On a connection it emits from the connection's state. That holds behind other operators too: in
 * `chat.pipe(takeUntil(end$), membersOf(cid))` the state is that of `chat`, and the stream before it
 * decides when it completes or errors. Events that operators before it drop, delay or change do not
 * affect the state. An operator built with `defer`, `new Observable` or `merge` hides the connection,
 * and the events are folded as those of any other source: use the second form there.
 */
export interface ConnectionOperator<Arguments extends readonly unknown[], Result> {
  (...args: Arguments): OperatorFunction<ChatEvent, Result>;
  (source$: Observable<ChatEvent>, ...args: Arguments): Observable<Result>;
}

/** Adds the form `membersOf(chat, cid)` to the form `chat.pipe(membersOf(cid))`. */
export const connectionOperator = <Arguments extends readonly unknown[], Result>(
  operator: (...args: Arguments) => OperatorFunction<ChatEvent, Result>,
): ConnectionOperator<Arguments, Result> =>
  ((...args: readonly unknown[]): unknown => {
    const [source$, ...others] = args;
    return isObservable(source$)
      ? operator(...(others as unknown as Arguments))(source$ as Observable<ChatEvent>)
      : operator(...(args as Arguments));
  }) as ConnectionOperator<Arguments, Result>;
