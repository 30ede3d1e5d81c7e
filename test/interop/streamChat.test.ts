import * as t from 'io-ts';
import {
  type ChatConnection,
  type ChatEvent,
  defineEvent,
  deleteMessage,
  deleteReaction,
  markRead,
  ofType,
  sendEvent,
  sendMessage,
  sendReaction,
  startTyping,
  stopTyping,
  updateMessage,
  watch,
} from 'millrace';
import { filter, firstValueFrom, ReplaySubject, take, timeout } from 'rxjs';
import type { Channel, Event } from 'stream-chat';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

const cid = 'messaging:general';
const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));

/** John with the vendor's client, Jane with ours, both watching one channel. */
const meet = async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const john = await place.official('john');
  const channel = john.channel('messaging', 'general', { members: ['john', 'jane'] });
  await channel.watch({ presence: true });

  const jane = place.client('jane');
  const heard$ = new ReplaySubject<ChatEvent>();
  const subscription = watch(jane, cid, { presence: true }).subscribe(heard$);
  onTestFinished(() => {
    subscription.unsubscribe();
  });
  const seen$ = new ReplaySubject<Event>();
  john.on((event) => {
    seen$.next(event);
  });
  await firstValueFrom(
    seen$.pipe(
      filter((event) => event.type === 'user.watching.start' && event.user?.id === 'jane'),
    ),
  );
  return { place, john, channel, jane, heard$, seen$ };
};

type Meeting = Awaited<ReturnType<typeof meet>>;

const heard = ({ heard$ }: Meeting, type: string): Promise<Record<string, unknown>> =>
  firstValueFrom(
    heard$.pipe(
      filter((event) => event.type === type),
      take(1),
      timeout(5_000),
    ),
  ) as Promise<unknown> as Promise<Record<string, unknown>>;

const seen = ({ seen$ }: Meeting, type: string): Promise<Event> =>
  firstValueFrom(
    seen$.pipe(
      filter((event) => event.type === type),
      timeout(5_000),
    ),
  );

describe('what the vendor’s client does, ours sees as typed events', () => {
  test('a message, its update and its deletion', async () => {
    const meeting = await meet();
    const { channel, john } = meeting;
    const { message } = await channel.sendMessage({ text: 'Hello Jane' });
    expect(await heard(meeting, 'message.new')).toMatchObject({
      cid,
      user: { id: 'john' },
      message: { id: message.id, text: 'Hello Jane', html: '<p>Hello Jane</p>\n' },
      unread_count: 1,
    });
    await john.updateMessage({ id: message.id, text: 'Hello, Jane' });
    expect(await heard(meeting, 'message.updated')).toMatchObject({
      message: { id: message.id, text: 'Hello, Jane' },
    });
    await john.deleteMessage(message.id);
    expect(await heard(meeting, 'message.deleted')).toMatchObject({
      hard_delete: false,
      message: { id: message.id, type: 'deleted' },
    });
  });

  test('typing, and that it stopped', async () => {
    const meeting = await meet();
    await meeting.channel.keystroke();
    expect(await heard(meeting, 'typing.start')).toMatchObject({ cid, user: { id: 'john' } });
    await meeting.channel.stopTyping();
    expect(await heard(meeting, 'typing.stop')).toMatchObject({ cid, user: { id: 'john' } });
  });

  test('a reaction, and that it was taken back', async () => {
    const meeting = await meet();
    const { message } = await meeting.channel.sendMessage({ text: 'Hello' });
    await meeting.channel.sendReaction(message.id, { type: 'love' });
    expect(await heard(meeting, 'reaction.new')).toMatchObject({
      reaction: { type: 'love', user_id: 'john', score: 1 },
      message: { id: message.id, reaction_counts: { love: 1 } },
    });
    await meeting.channel.deleteReaction(message.id, 'love');
    expect(await heard(meeting, 'reaction.deleted')).toMatchObject({
      reaction: { type: 'love' },
      message: { reaction_counts: {} },
    });
  });

  test('that a channel was read', async () => {
    const meeting = await meet();
    await meeting.channel.markRead();
    expect(await heard(meeting, 'message.read')).toMatchObject({ cid, user: { id: 'john' } });
  });

  test('a custom event, typed by its definition', async () => {
    const meeting = await meet();
    const request = firstValueFrom(meeting.heard$.pipe(ofType(FriendshipRequest), timeout(5_000)));
    await meeting.channel.sendEvent({
      type: 'friendship_request',
      text: 'Hey there, long time no see!',
    } as unknown as Parameters<Channel['sendEvent']>[0]);
    const { text, user } = await request;
    expect(text).toBe('Hey there, long time no see!');
    expect(user?.id).toBe('john');
  });

  test('that the user is gone', async () => {
    const meeting = await meet();
    await meeting.john.disconnectUser();
    expect(await heard(meeting, 'user.watching.stop')).toMatchObject({ user: { id: 'john' } });
    expect(await heard(meeting, 'user.presence.changed')).toMatchObject({
      user: { id: 'john', online: false },
    });
  });
});

describe('what our client does, the vendor’s sees', () => {
  const does = (chat: ChatConnection) => ({
    send: (text: string) => firstValueFrom(sendMessage(chat, cid, { text })),
  });

  test('a message, its update and its deletion', async () => {
    const meeting = await meet();
    const { message } = await does(meeting.jane).send('Hello John');
    expect(await seen(meeting, 'message.new')).toMatchObject({
      cid,
      user: { id: 'jane' },
      message: { id: message.id, text: 'Hello John' },
    });
    expect(meeting.channel.state.messages.at(-1)?.text).toBe('Hello John');
    await firstValueFrom(updateMessage(meeting.jane, { id: message.id, text: 'Hi John' }));
    expect((await seen(meeting, 'message.updated')).message?.text).toBe('Hi John');
    await firstValueFrom(deleteMessage(meeting.jane, message.id));
    expect(await seen(meeting, 'message.deleted')).toMatchObject({ hard_delete: false });
    expect(meeting.channel.state.messages.at(-1)?.type).toBe('deleted');
  });

  test('typing, and that it stopped', async () => {
    const meeting = await meet();
    await firstValueFrom(startTyping(meeting.jane, cid));
    expect((await seen(meeting, 'typing.start')).user?.id).toBe('jane');
    expect(Object.keys(meeting.channel.state.typing)).toEqual(['jane']);
    await firstValueFrom(stopTyping(meeting.jane, cid));
    await seen(meeting, 'typing.stop');
    expect(Object.keys(meeting.channel.state.typing)).toEqual([]);
  });

  test('a reaction, and that it was taken back', async () => {
    const meeting = await meet();
    const { message } = await does(meeting.jane).send('Hello');
    await firstValueFrom(sendReaction(meeting.jane, message.id, { type: 'like', score: 3 }));
    expect(await seen(meeting, 'reaction.new')).toMatchObject({
      reaction: { type: 'like', user_id: 'jane', score: 3 },
    });
    await firstValueFrom(deleteReaction(meeting.jane, message.id, 'like'));
    expect((await seen(meeting, 'reaction.deleted')).reaction?.type).toBe('like');
  });

  test('that a channel was read, with the unread count of the reader', async () => {
    const meeting = await meet();
    await does(meeting.jane).send('Hello');
    await seen(meeting, 'message.new');
    expect(meeting.channel.countUnread()).toBe(1);
    await firstValueFrom(markRead(meeting.jane, cid));
    expect((await seen(meeting, 'message.read')).user?.id).toBe('jane');
    await meeting.channel.markRead();
    expect(await seen(meeting, 'notification.mark_read')).toMatchObject({
      total_unread_count: 0,
      unread_channels: 0,
    });
  });

  test('a custom event, from a command and from the outbox', async () => {
    const meeting = await meet();
    await firstValueFrom(sendEvent(meeting.jane, cid, { type: 'wave', hand: 'left' }));
    expect(await seen(meeting, 'wave')).toMatchObject({ hand: 'left', user: { id: 'jane' }, cid });
    const outcome = firstValueFrom(meeting.jane.outcomes$);
    meeting.jane.outbox.next(FriendshipRequest.to(cid, { text: 'Hey' }));
    expect(await seen(meeting, 'friendship_request')).toMatchObject({ text: 'Hey' });
    expect(await outcome).toMatchObject({ _tag: 'Right', right: { text: 'Hey' } });
  });
});
