import { InputError } from '../errors.js';
import { findState, type StateStore, stateStore } from '../internal/stateStore.js';
import type { ChatState } from '../state/chat.js';

/**
 * The state that a source keeps; undefined for a source that only emits events, which are folded.
 * Throws an `InputError` for a connection that keeps no state.
 */
export const stateOf = (source: object): StateStore<ChatState> | undefined => {
  const found = findState<ChatState>(source);
  if (found && !found[stateStore])
    throw new InputError(
      'This operator needs a state, and the connection keeps none: state is false.',
    );
  return found?.[stateStore];
};
