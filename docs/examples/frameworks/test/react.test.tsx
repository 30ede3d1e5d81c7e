import { act, Component, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ChatContext } from '../src/react/chat.js';
import { Room } from '../src/react/Room.js';
import { cid, complaints, openPage, openStage, showing, submit } from './stage.js';

class Boundary extends Component<{ readonly children: ReactNode }> {
  override state = { error: undefined as Error | undefined };
  static getDerivedStateFromError = (error: Error) => ({ error });
  override render = () =>
    this.state.error ? <b>{this.state.error.message}</b> : this.props.children;
}

const open = async (room: string) => {
  const stage = await openStage();
  const page = openPage();
  const root = createRoot(page);
  onTestFinished(() => root.unmount());
  root.render(
    <StrictMode>
      <ChatContext value={stage.john}>
        <Boundary>
          <Room cid={room} />
        </Boundary>
      </ChatContext>
    </StrictMode>,
  );
  return { ...stage, page, root };
};

test('a room shows its messages and sends, and ends its watch when it goes', async () => {
  const complained = complaints();
  const { jane, say, page, root } = await open(cid);
  await showing(page, 'jane: hello');
  submit(page, 'hi');
  await showing(page, 'jane: hello', 'john: hi');
  await say(jane, 'how are you?');
  await showing(page, 'jane: hello', 'john: hi', 'jane: how are you?');
  expect(page.querySelector('h1')!.textContent).toBe('1 unread');
  root.unmount();
  expect(complained()).toEqual([]);
});

test('an error of a stream reaches the error boundary', async () => {
  const complained = complaints();
  const { page } = await open('messaging:secret room');
  await vi.waitFor(() => expect(page.querySelector('b')?.textContent).toMatch(/channel/));
  expect(complained()).not.toEqual([]);
});
