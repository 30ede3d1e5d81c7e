import { type ChatConnection, createChannel, sendMessage } from 'millrace';
import { openTestServer } from 'millrace/testing';
import { lastValueFrom } from 'rxjs';
import { expect, onTestFinished, vi } from 'vitest';

export const cid = 'messaging:general';

/** A server with a channel of John and Jane; Jane has written. */
export const openStage = async () => {
  const server = await openTestServer();
  onTestFinished(() => server.close());
  await server.connectAs('john');
  const jane = await server.connectAs('jane');
  await lastValueFrom(createChannel(jane, cid, { members: ['jane', 'john'] }));
  const say = (chat: ChatConnection, text: string) =>
    lastValueFrom(sendMessage(chat, cid, { text }));
  await say(jane, 'hello');
  // It connects when something subscribes to it.
  return { john: server.client('john'), jane, say };
};

/** The texts of the list of messages that a page shows. */
export const shownIn = (page: Element): readonly string[] =>
  [...page.querySelectorAll('li')].map((item) => item.textContent.trim());

export const showing = (page: Element, ...lines: readonly string[]) =>
  vi.waitFor(() => expect(shownIn(page)).toEqual(lines));

/** A place in the page. */
export const openPage = (): HTMLElement => {
  const page = document.createElement('main');
  document.body.append(page);
  onTestFinished(() => page.remove());
  return page;
};

/** Types a line into the form and sends it. */
export const submit = (page: Element, text: string): void => {
  const input = page.querySelector('input')!;
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  page.querySelector('form')!.requestSubmit();
};

/** How often something complains on the console, as libraries do in their development mode. */
export const complaints = () => {
  const spies = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
  onTestFinished(() => void vi.restoreAllMocks());
  return () => spies.flatMap((spy) => spy.mock.calls);
};
