import { createApp } from 'vue';
import { expect, onTestFinished, test } from 'vitest';
import Room from '../src/vue/Room.vue';
import { cid, complaints, openPage, openStage, showing, submit } from './stage.js';

test('a room shows its messages and sends', async () => {
  const complained = complaints();
  const { john, jane, say } = await openStage();
  const page = openPage();
  const app = createApp(Room, { chat: john, cid });
  app.mount(page);
  onTestFinished(() => app.unmount());
  await showing(page, 'jane: hello');
  submit(page, 'hi');
  await showing(page, 'jane: hello', 'john: hi');
  await say(jane, 'how are you?');
  await showing(page, 'jane: hello', 'john: hi', 'jane: how are you?');
  expect(complained()).toEqual([]);
});
