import {
  type ChatConnection,
  createChannel,
  markRead,
  sendMessage,
  threadsOf,
  threadUnreadCount$,
} from 'millrace';
import { lastValueFrom, type Observable } from 'rxjs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openPlace } from '../helpers/chatServer.js';

const cid = 'messaging:general';

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

test('lists threads, adds new ones and follows replies and reads', async () => {
  const { john, jane, say } = await stage();
  await say(john, 'm1');
  await say(jane, 'r1', 'm1');
  const lists = collect(threadsOf(john));
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
