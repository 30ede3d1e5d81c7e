import type { Observable } from 'rxjs';
import { createStateStore } from '../internal/stateStore.js';
import { concerns } from '../state/channel.js';
import {
  channelIn,
  foldChatState,
  initialChatState,
  mergeResumed,
  withFollowed,
} from '../state/chat.js';
import { reduceResponse } from './responseReducers.js';
import type { StateKeeper } from './stateKeeper.js';

/**
 * Keeps the state of a connection: up to `messageLimit` messages of a channel while it is followed,
 * and until `linger$` ends after that.
 */
export const keepState = (messageLimit: number, linger$: Observable<unknown>): StateKeeper => {
  const store = createStateStore(initialChatState(), {
    withFollowed: withFollowed(messageLimit),
    linger$,
  });
  return {
    store,
    fold: (event) => {
      store.next(foldChatState(store.value, event));
    },
    mergeResumed: (resumed) => {
      store.next(mergeResumed(store.value, resumed));
    },
    awaitResponse: (endpoint, request) => {
      const before = store.value;
      return (response) => {
        store.next(reduceResponse(endpoint, store.value, { request, response, before }));
      };
    },
    concerns: (cid, event) => concerns(cid, channelIn(store.value, cid), event),
    membersOf: (cid) => channelIn(store.value, cid).members.keys(),
    clear: store.clear,
  };
};
