import {
  ApiError,
  type ConnectOptions,
  deleteMessage,
  InputError,
  type LoadedPage,
  loadAround,
  loadNewer,
  loadOlder,
  sendMessage,
  timelineOf,
  truncateChannel,
  watch,
} from 'millrace';
import { messagesIn, type Timeline } from 'millrace/state';
import { concatMap, filter, firstValueFrom, lastValueFrom, type Observable, range } from 'rxjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { fakeChat } from '../helpers/fakeChat.js';

const cid = 'messaging:general';
const idAt = (n: number): string => `m${String(n).padStart(3, '0')}`;
const idsOf = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => idAt(from + n));

/** A channel with so many messages, and a client that follows it; `m001` is the oldest one. */
const openChannel = async (count: number, options: Partial<ConnectOptions> = {}) => {
  const { client } = await openPlace();
  const writer = client('john');
  const writing = watch(writer, cid).subscribe();
  onTestFinished(() => {
    writing.unsubscribe();
  });
  const send = (from: number, more: number): Promise<unknown> =>
    lastValueFrom(
      range(from, more).pipe(
        concatMap((n) => sendMessage(writer, cid, { id: idAt(n), text: 'x' })),
      ),
    );
  await send(1, count);
  const chat = client('john', options);
  const watching = watch(chat, cid).subscribe();
  onTestFinished(() => {
    watching.unsubscribe();
  });
  let timeline: Timeline | undefined;
  const following = timelineOf(chat, cid).subscribe((next) => {
    timeline = next;
  });
  onTestFinished(() => {
    following.unsubscribe();
  });
  await firstValueFrom(timelineOf(chat, cid).pipe(filter((it) => messagesIn(it).length > 0)));
  return {
    chat,
    writer,
    send,
    ids: () => messagesIn(timeline!).map(({ id }) => id),
    ends: () => ({ hasOlder: timeline!.hasOlder, hasNewer: timeline!.hasNewer }),
    /** Resolves when the timeline is as it should be. */
    until: (passes: (timeline: Timeline) => boolean) =>
      firstValueFrom(timelineOf(chat, cid).pipe(filter(passes))),
  };
};

const load = (page$: Observable<LoadedPage>) =>
  lastValueFrom(page$).then(({ messages, ...ends }) => ({
    ids: messages.map(({ id }) => id),
    ...ends,
  }));

describe('loadOlder', () => {
  // A hundred messages take seconds on a busy machine.
  test(
    'loads the messages before the loaded ones, up to the first one',
    { timeout: 60_000 },
    async () => {
      const { chat, ids, ends } = await openChannel(105);
      expect(ids()).toEqual(idsOf(6, 105));
      expect(ends()).toEqual({ hasOlder: true, hasNewer: false });
      const first = await load(loadOlder(chat, cid, { limit: 3 }));
      expect(first).toEqual({ ids: idsOf(3, 5), hasOlder: true, hasNewer: false });
      expect(ids()).toEqual(idsOf(3, 105));
      const last = await load(loadOlder(chat, cid, { limit: 2 }));
      expect(last).toEqual({ ids: idsOf(1, 2), hasOlder: false, hasNewer: false });
      expect(ids()).toEqual(idsOf(1, 105));
      const none = await load(loadOlder(chat, cid, { limit: 10 }));
      expect(none).toEqual({ ids: [], hasOlder: false, hasNewer: false });
    },
  );

  test('lets go of the newest messages above the limit, and loadNewer loads them again', async () => {
    const { chat, ids, ends, send, until } = await openChannel(60, { messageLimit: 40 });
    expect(ids()).toEqual(idsOf(21, 60));
    await load(loadOlder(chat, cid, { limit: 15 }));
    expect(ids()).toEqual(idsOf(6, 45));
    expect(ends()).toEqual({ hasOlder: true, hasNewer: true });
    await send(61, 2);
    const older = await load(loadOlder(chat, cid, { limit: 15 }));
    expect(older).toEqual({ ids: idsOf(1, 5), hasOlder: false, hasNewer: true });
    expect(ids()).toEqual(idsOf(1, 40));
    await load(loadNewer(chat, cid, { limit: 20 }));
    expect(ids()).toEqual(idsOf(21, 60));
    expect(ends()).toEqual({ hasOlder: true, hasNewer: true });
    const newest = await load(loadNewer(chat, cid, { limit: 20 }));
    expect(newest).toEqual({ ids: idsOf(61, 62), hasOlder: true, hasNewer: false });
    expect(ids()).toEqual(idsOf(23, 62));
    await send(63, 1);
    await until((timeline) => messagesIn(timeline).at(-1)?.id === idAt(63));
    expect(ids()).toEqual(idsOf(24, 63));
  });

  test('loads what a channel has, whatever was deleted of it meanwhile', async () => {
    const { chat, writer, ids, until } = await openChannel(25, { messageLimit: 20 });
    await lastValueFrom(deleteMessage(writer, idAt(6), { hard: true })).catch(() => undefined);
    await load(loadOlder(chat, cid, { limit: 3 }));
    expect(ids()[0]).toBe(idAt(3));
    await lastValueFrom(truncateChannel(writer, cid));
    await until((timeline) => messagesIn(timeline).length === 0);
    const none = await load(loadOlder(chat, cid));
    expect(none).toEqual({ ids: [], hasOlder: false, hasNewer: false });
  });
});

describe('loadAround', () => {
  test('takes the place of the loaded messages, and pages go on from there', async () => {
    const { chat, ids, ends } = await openChannel(60, { messageLimit: 20 });
    const around = await load(loadAround(chat, cid, idAt(20), { limit: 10 }));
    expect(around).toEqual({ ids: idsOf(15, 24), hasOlder: true, hasNewer: true });
    expect(ids()).toEqual(idsOf(15, 24));
    await load(loadOlder(chat, cid, { limit: 5 }));
    await load(loadNewer(chat, cid, { limit: 5 }));
    expect(ids()).toEqual(idsOf(10, 29));
    const first = await load(loadAround(chat, cid, idAt(1), { limit: 10 }));
    expect(first).toEqual({ ids: idsOf(1, 10), hasOlder: false, hasNewer: true });
    const last = await load(loadAround(chat, cid, idAt(60), { limit: 10 }));
    expect(last).toEqual({ ids: idsOf(51, 60), hasOlder: true, hasNewer: false });
    expect(ends()).toEqual({ hasOlder: true, hasNewer: false });
  });

  test('adds to the loaded messages where it overlaps them', async () => {
    const { chat, ids, ends } = await openChannel(50, { messageLimit: 30 });
    await load(loadAround(chat, cid, idAt(5), { limit: 10 }));
    expect(ids()).toEqual(idsOf(1, 10));
    await load(loadAround(chat, cid, idAt(10), { limit: 10 }));
    expect(ids()).toEqual(idsOf(1, 14));
    expect(ends()).toEqual({ hasOlder: false, hasNewer: true });
  });

  test('errors with an ApiError when there is no such message', async () => {
    const { chat } = await openChannel(1);
    await expect(load(loadAround(chat, cid, 'none'))).rejects.toBeInstanceOf(ApiError);
  });
});

test('pages are not loaded without a connection to keep them', async () => {
  const { chat } = fakeChat();
  await expect(load(loadOlder(chat, cid))).rejects.toBeInstanceOf(InputError);
});

test.each([0, -1, 1.5, NaN])('limit: %d is refused', async (limit) => {
  const { chat, subscribe, sockets } = fakeChat();
  const subscription = subscribe();
  sockets.last().greet();
  await expect(load(loadOlder(chat, cid, { limit }))).rejects.toMatchObject({
    _tag: 'InputError',
    message: expect.stringContaining('limit: expected an integer from 1') as string,
  });
  subscription.unsubscribe();
});
