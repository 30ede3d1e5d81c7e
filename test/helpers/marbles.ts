import type { ConnectionStatus } from 'millrace';
import type { ChatEvent } from 'millrace/protocol';
import { type ChatState, emptyChatState, foldChatState } from 'millrace/state';
import { NEVER, Observable } from 'rxjs';
import { type RunHelpers, TestScheduler } from 'rxjs/testing';
import { expect } from 'vitest';
import { createStateStore, stateStore, type HasState } from '../../src/internal/stateStore.js';
import { connectionInternals } from '../../src/internal/connectionInternals.js';

/** Runs marbles in virtual time; what they say is compared when the run ends. */
export const marbles = (run: (helpers: RunHelpers) => void): void => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(run);
};

/** A source that keeps its state as a connection does: updated first, then emitted. */
export const holding = (
  source$: Observable<ChatEvent>,
  known: ChatState = emptyChatState,
): Observable<ChatEvent> & HasState<ChatState> => {
  const state = createStateStore(known);
  let subscribers = 0;
  return Object.assign(
    new Observable<ChatEvent>((subscriber) => {
      // Several may look; only the first one's events are folded, as if they were shared.
      const first = subscribers++ === 0;
      return source$.subscribe({
        next: (event) => {
          if (first) state.next(foldChatState(state.value, event));
          subscriber.next(event);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    }),
    { [stateStore]: state },
  );
};

/** What a connection is asked, and how it answers, in the hands of a test. */
export interface Asking {
  readonly status$: Observable<ConnectionStatus>;
  /** What each call gives. */
  readonly answers$: Observable<unknown>;
  /** The users whose presence no watch covers. */
  readonly uncovered$?: Observable<readonly string[]>;
  readonly watches$?: Observable<never>;
}

/** A source that keeps its state and can be asked, as a connection can. */
export const askable = (
  source$: Observable<ChatEvent>,
  { status$, answers$, uncovered$ = NEVER, watches$ = NEVER }: Asking,
  known?: ChatState,
): Observable<ChatEvent> =>
  Object.assign(holding(source$, known), {
    status$,
    call: () => answers$,
    [connectionInternals]: { uncovered: () => uncovered$, hold: () => watches$ },
  });

export const online = (connectionId: string): ConnectionStatus => ({
  _tag: 'Online',
  connectionId,
  since: 0,
});
