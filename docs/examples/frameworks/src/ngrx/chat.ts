import { inject, InjectionToken } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import {
  createAction,
  createFeature,
  createReducer,
  createSelector,
  on,
  props,
  Store,
} from '@ngrx/store';
import { type ChatConnection, queryChannels } from 'millrace';
import type { ChannelResponse, ChatEvent } from 'millrace/protocol';
import {
  channelIn,
  type ChatState,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
  messagesIn,
  unreadIn,
} from 'millrace/state';
import { catchError, map, mergeAll, mergeMap, of, switchMap, take } from 'rxjs';

export const CHAT = new InjectionToken<ChatConnection>('chat');

export const chatEvent = createAction('[Chat] Event', props<{ readonly event: ChatEvent }>());
export const openChannel = createAction('[Chat] Open channel', props<{ readonly cid: string }>());
export const chatFailed = createAction('[Chat] Failed', props<{ readonly message: string }>());
/** A response, with the state at the time of the request: what events changed since takes precedence. */
export const chatResponse = createAction(
  '[Chat] Response',
  props<{ readonly response: ChannelResponse; readonly before: ChatState }>(),
);

export const chatFeature = createFeature({
  name: 'chat',
  reducer: createReducer(
    emptyChatState,
    on(chatEvent, (state, { event }) => foldChatState(state, event)),
    on(chatResponse, (state, { response, before }) =>
      mergeChannelResponse(state, response, before),
    ),
  ),
});

/** The events of the connection as actions. */
export const chatEvents = createEffect(
  (chat = inject(CHAT)) => chat.pipe(map((event) => chatEvent({ event }))),
  { functional: true },
);

/** Asks for a channel, and watches it. */
export const openChannels = createEffect(
  (actions$ = inject(Actions), chat = inject(CHAT), store = inject(Store)) =>
    actions$.pipe(
      ofType(openChannel),
      mergeMap(({ cid }) =>
        store.select(chatFeature.selectChatState).pipe(
          take(1),
          switchMap((before) =>
            queryChannels(chat, { filter_conditions: { cid }, watch: true }).pipe(
              mergeAll(),
              map((response) => chatResponse({ response, before })),
            ),
          ),
          catchError(({ message }: Error) => of(chatFailed({ message }))),
        ),
      ),
    ),
  { functional: true },
);

export const selectMessages = (cid: string) =>
  createSelector(chatFeature.selectChatState, (state) =>
    messagesIn(channelIn(state, cid).timeline),
  );

export const selectUnread = (cid: string) =>
  createSelector(chatFeature.selectChatState, (state) => unreadIn(state.unread, cid) ?? 0);
