import { either as E } from 'fp-ts';
import { type Outcome, sendMessage, startTyping, watch } from 'millrace';
import { firstValueFrom, lastValueFrom, Subscription } from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { fakeChat } from '../helpers/fakeChat.js';

const cid = 'messaging:general';

/** John on a server without any channel, watching one that does not exist yet. */
const fresh = async () => {
  const place = await openPlace();
  const chat = place.client('john');
  const subscriptions = new Subscription();
  onTestFinished(() => subscriptions.unsubscribe());
  subscriptions.add(watch(chat, cid).subscribe());
  return { chat, subscriptions };
};

describe('what belongs to a channel that is about to be created waits for it', () => {
  test('a message', async () => {
    const { chat } = await fresh();
    const { message } = await lastValueFrom(sendMessage(chat, cid, { text: 'Hello' }));
    expect(message.text).toBe('Hello');
  });

  test('several calls at once', async () => {
    const { chat } = await fresh();
    await expect(
      Promise.all([
        lastValueFrom(startTyping(chat, cid), { defaultValue: undefined }),
        lastValueFrom(sendMessage(chat, cid, { text: 'one' })),
        lastValueFrom(sendMessage(chat, cid, { text: 'two' })),
      ]),
    ).resolves.toHaveLength(3);
  });

  test('an event of the outbox', async () => {
    const { chat, subscriptions } = await fresh();
    const outcome = new Promise<Outcome>((resolve) => {
      subscriptions.add(chat.outcomes$.subscribe(resolve));
    });
    chat.outbox.next({ cid, type: 'wave' });
    expect(E.isRight(await outcome)).toBe(true);
  });
});

describe('a call does not wait', () => {
  test('for the watch of another channel, or when it is not about one', async () => {
    const { chat } = await fresh();
    const error = await lastValueFrom(sendMessage(chat, 'messaging:other', { text: 'x' })).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ _tag: 'ApiError', code: 16 });
  });

  test('for a watch that is released', async () => {
    const place = await openPlace();
    const chat = place.client('john');
    const connection = chat.subscribe();
    onTestFinished(() => connection.unsubscribe());
    const watching = watch(chat, cid).subscribe();
    const sent = firstValueFrom(sendMessage(chat, cid, { text: 'x' })).catch(
      (cause: unknown) => cause,
    );
    watching.unsubscribe();
    expect(await sent).toMatchObject({ _tag: 'ApiError' });
  });

  test('longer than a request may take', () => {
    const { chat, clock, sockets } = fakeChat();
    watch(chat, cid).subscribe();
    sockets.last().greet();
    const errors: unknown[] = [];
    sendMessage(chat, cid, { text: 'x' }).subscribe({
      error: (error: unknown) => errors.push(error),
    });
    clock.advance(9_999);
    expect(errors).toEqual([]);
    clock.advance(1);
    expect(errors).toMatchObject([{ _tag: 'NetworkError' }]);
  });
});

test('a call that is unsubscribed while it waits leaves no timer', () => {
  const { chat, clock } = fakeChat();
  const subscriptions = [watch(chat, cid).subscribe()];
  subscriptions.unshift(sendMessage(chat, cid, { text: 'x' }).subscribe());
  for (const each of subscriptions) each.unsubscribe();
  expect(clock.pending()).toBe(0);
});
