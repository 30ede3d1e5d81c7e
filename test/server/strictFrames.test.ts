import { ConnectionError, events, strictOf } from 'millrace/protocol';
import {
  createChannel,
  deleteMessage,
  markRead,
  sendEvent,
  sendMessage,
  sendReaction,
  startTyping,
  watch,
} from 'millrace';
import { lastValueFrom, switchMap } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { openPlace } from '../helpers/chatServer.js';

const cid = 'messaging:general';

const isStrict = (frame: { readonly type: string }): boolean =>
  Object.values(events)
    .filter(({ type }) => type === frame.type || (type === '*' && !frame.type.includes('.')))
    .some(({ codec }) => strictOf(codec).is(frame));

/** Every frame of the sockets that it opens, as it came. */
const recording = () => {
  const frames: { readonly type: string }[] = [];
  return {
    frames,
    webSocket: (url: string) => {
      const socket = new WebSocket(url);
      socket.on('message', (data: Buffer) =>
        frames.push(JSON.parse(data.toString()) as { readonly type: string }),
      );
      return socket;
    },
  };
};

test('every frame on a real socket is in its strict form', async () => {
  const place = await openPlace({ healthCheckMs: 50 });
  await place.introduce('ann', 'bob');
  const { frames, webSocket } = recording();
  const ann = place.client('ann', { webSocket });
  await lastValueFrom(createChannel(ann, cid, { members: ['ann', 'bob'] }));
  const watching = watch(ann, cid, { presence: true }).subscribe();
  onTestFinished(() => {
    watching.unsubscribe();
  });
  const types = () => frames.map(({ type }) => type);
  await expect.poll(types).toContain('user.watching.start');

  const bob = place.client('bob');
  const bobs = watch(bob, cid).subscribe();
  await lastValueFrom(startTyping(bob, cid));
  await lastValueFrom(
    sendMessage(bob, cid, { text: 'Hello' }).pipe(
      switchMap(({ message }) => sendReaction(bob, message.id, { type: 'love' })),
      switchMap(({ message }) => deleteMessage(bob, message.id)),
    ),
  );
  await lastValueFrom(sendEvent(bob, cid, { type: 'wave', hand: 'left' }));
  await lastValueFrom(markRead(ann, cid));
  bobs.unsubscribe();

  await expect
    .poll(types)
    .toEqual(
      expect.arrayContaining([
        'health.check',
        'user.presence.changed',
        'typing.start',
        'message.new',
        'reaction.new',
        'message.deleted',
        'wave',
        'message.read',
        'notification.mark_read',
        'user.watching.stop',
      ]),
    );
  await expect
    .poll(() => types().filter((type) => type === 'health.check').length)
    .toBeGreaterThan(1);
  expect(frames.filter((frame) => !isStrict(frame))).toEqual([]);
});

test('so is the frame of a refusal', async () => {
  const place = await openPlace();
  const { frames, webSocket } = recording();
  const john = place.client('john', { webSocket, token: 'no token' });
  await expect(lastValueFrom(john)).rejects.toMatchObject({ _tag: 'HandshakeError' });
  expect(frames).toHaveLength(1);
  expect(strictOf(ConnectionError).is(frames[0])).toBe(true);
});
