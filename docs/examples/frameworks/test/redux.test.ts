import { expect, onTestFinished, test, vi } from 'vitest';
import { createChatStore, dispatchEvents, openChannel, selectMessages } from '../src/redux/chat.js';
import { cid, complaints, openStage } from './stage.js';

test('the store has what the responses and the events say, without a warning', async () => {
  const complained = complaints();
  const { john, jane, say } = await openStage();
  const store = createChatStore();
  const dispatching = dispatchEvents(john, store.dispatch);
  onTestFinished(() => dispatching.unsubscribe());
  const select = selectMessages(cid);
  const texts = () => select(store.getState()).map(({ text }) => text);
  await store.dispatch(openChannel({ chat: john, cid })).unwrap();
  expect(texts()).toEqual(['hello']);
  await say(jane, 'how are you?');
  await vi.waitFor(() => expect(texts()).toEqual(['hello', 'how are you?']));
  expect(complained()).toEqual([]);
});
