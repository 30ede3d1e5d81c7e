import {
  type ChatConnection,
  createChannel,
  markRead,
  sendMessage,
  threadsOf,
  threadUnreadCount$,
} from 'millrace';
import { build } from 'millrace/testing';
import { lastValueFrom, map, type Observable, pipe } from 'rxjs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';
import { jane, message, userUpdated } from '../helpers/samples.js';
import { describeLaws } from './laws.js';

const cid = 'messaging:general';

describe('threadsOf', () => {
  const replyIn = (parent_id: string) =>
    build('notification.thread_message_new', { message: message({ id: 'r', parent_id }) });

  describeLaws({
    operator: pipe(
      threadsOf(),
      map((threads) => threads.map((thread) => thread.parent_message_id)),
    ),
    events: { a: replyIn('m1'), b: replyIn('m2'), x: userUpdated(jane) },
    results: { a: ['m1'], b: ['m2', 'm1'] },
  });
});

const collect = <A>(stream$: Observable<A>): A[] => {
  const values: A[] = [];
  const subscription = stream$.subscribe((value) => values.push(value));
  onTestFinished(() => {
    subscription.unsubscribe();
  });
  return values;
};

const stage = async () => {
  const place = await openPlace();
  await place.introduce('john', 'jane');
  const [john, jane] = [place.client('john'), place.client('jane')];
  collect(john);
  collect(jane);
  await lastValueFrom(createChannel(john, cid, { members: ['john', 'jane'] }));
  const say = (chat: ChatConnection, id: string, parent_id?: string) =>
    lastValueFrom(sendMessage(chat, cid, { id, text: id, ...(parent_id && { parent_id }) }));
  return { john, jane, say };
};

const forms = {
  ofConnection: (chat: ChatConnection) => threadsOf(chat),
  asOperator: (chat: ChatConnection) => chat.pipe(threadsOf()),
};

test.each(Object.entries(forms))('follows replies and reads: %s', async (_, form) => {
  const { john, jane, say } = await stage();
  await say(john, 'm1');
  await say(jane, 'r1', 'm1');
  const lists = collect(form(john));
  const counts = collect(threadUnreadCount$(john));
  const last = () =>
    lists
      .at(-1)
      ?.map((thread) => [
        thread.parent_message_id,
        thread.latest_replies?.map(({ id }) => id),
        thread.read?.find(({ user }) => user.id === 'john')?.unread_messages,
      ]);
  await vi.waitFor(() => {
    expect(last()).toEqual([['m1', ['r1'], 1]]);
    expect(counts.at(-1)).toBe(1);
  });
  await say(john, 'm2');
  await say(jane, 'r2', 'm2');
  await vi.waitFor(() => {
    expect(last()).toEqual([
      ['m2', ['r2'], 1],
      ['m1', ['r1'], 1],
    ]);
    expect(counts.at(-1)).toBe(2);
  });
  await say(jane, 'r3', 'm1');
  await vi.waitFor(() => {
    expect(last()?.[0]).toEqual(['m1', ['r1', 'r3'], 2]);
  });
  await lastValueFrom(markRead(john, cid, { thread_id: 'm1' }));
  await vi.waitFor(() => {
    expect(last()?.[0]).toEqual(['m1', ['r1', 'r3'], 0]);
    expect(counts.at(-1)).toBe(1);
  });
});
