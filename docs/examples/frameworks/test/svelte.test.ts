import { mount, unmount } from 'svelte';
import { expect, onTestFinished, test } from 'vitest';
import Room from '../src/svelte/Room.svelte';
import { cid, complaints, openPage, openStage, showing, submit } from './stage.js';

test('a room shows its messages and sends', async () => {
  const complained = complaints();
  const { john, jane, say } = await openStage();
  const page = openPage();
  const room = mount(Room, { target: page, props: { chat: john, cid } });
  onTestFinished(() => unmount(room));
  await showing(page, 'jane: hello');
  submit(page, 'hi');
  await showing(page, 'jane: hello', 'john: hi');
  await say(jane, 'how are you?');
  await showing(page, 'jane: hello', 'john: hi', 'jane: how are you?');
  expect(complained()).toEqual([]);
});
