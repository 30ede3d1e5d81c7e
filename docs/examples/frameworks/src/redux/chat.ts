import {
  configureStore,
  createAction,
  createAsyncThunk,
  createSelector,
  type Dispatch,
} from '@reduxjs/toolkit';
import { type ChatConnection, queryChannels } from 'millrace';
import type { ChannelResponse, ChatEvent } from 'millrace/protocol';
import {
  channelIn,
  type ChatState,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
  messagesIn,
} from 'millrace/state';
import { lastValueFrom, type Subscription } from 'rxjs';

const chatEvent = createAction<ChatEvent>('chat/event');

/** A response, with the state at the time of the request: what events changed since takes precedence. */
const chatResponse = createAction<{
  readonly response: ChannelResponse;
  readonly before: ChatState;
}>('chat/response');

// The folds are pure and share what did not change. With `createSlice`, Immer would look through the
// whole state after each event.
const chatReducer = (state: ChatState = emptyChatState, action: unknown): ChatState => {
  if (chatEvent.match(action)) return foldChatState(state, action.payload);
  if (chatResponse.match(action))
    return mergeChannelResponse(state, action.payload.response, action.payload.before);
  return state;
};

// The state has maps and the events have dates. The checks of the development mode want plain objects.
export const createChatStore = () =>
  configureStore({
    reducer: { chat: chatReducer },
    middleware: (withDefaults) =>
      withDefaults({
        serializableCheck: {
          ignoredPaths: ['chat'],
          ignoredActions: [chatEvent.type, chatResponse.type],
        },
        immutableCheck: { ignoredPaths: ['chat'] },
      }),
  });

type RootState = ReturnType<ReturnType<typeof createChatStore>['getState']>;

/** Dispatches the events of a connection until it is unsubscribed. */
export const dispatchEvents = (chat: ChatConnection, dispatch: Dispatch): Subscription =>
  chat.subscribe((event) => dispatch(chatEvent(event)));

/** Asks for a channel, and watches it. */
export const openChannel = createAsyncThunk<
  void,
  { readonly chat: ChatConnection; readonly cid: string },
  { state: RootState }
>('chat/openChannel', async ({ chat, cid }, { dispatch, getState }) => {
  const before = getState().chat;
  const query = { filter_conditions: { cid }, watch: true };
  for (const response of await lastValueFrom(queryChannels(chat, query)))
    dispatch(chatResponse({ response, before }));
});

export const selectMessages = (cid: string) =>
  createSelector(
    ({ chat }: RootState) => channelIn(chat, cid).timeline,
    (timeline) => messagesIn(timeline),
  );
