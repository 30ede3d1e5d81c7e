import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ChatConnection,
  ApiError,
  banUser,
  createChannel,
  type ChatEvent,
  getApp,
  ofType,
  queryUsers,
  sendEvent,
  sendMessage,
  unreadCount$,
  watch,
} from 'millrace';
import {
  asUser,
  createWebhooks,
  deactivateUser,
  deleteUsers,
  updateApp,
  upsertUsers,
  waitForTask,
} from 'millrace/backend';
import { filter, firstValueFrom, lastValueFrom, type Observable, take, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openBalancer } from '../helpers/balancer.js';
import { canRunNodes, clientOf, startNodes } from '../helpers/nodes.js';

const cid = 'messaging:general';

const done = <A>(call$: Observable<A>): Promise<A> => lastValueFrom(call$);

/** Keeps a connection until the test ends; resolves when it is online. */
const online = async (chat: ChatConnection): Promise<ChatConnection> => {
  const subscription = chat.subscribe({ error: () => undefined });
  onTestFinished(async () => {
    subscription.unsubscribe();
    await firstValueFrom(
      chat.status$.pipe(filter(({ _tag }) => _tag === 'Idle' || _tag === 'Closed')),
    );
  });
  await firstValueFrom(chat.status$.pipe(filter(({ _tag }) => _tag === 'Online')));
  return chat;
};

const stage = async () => {
  const [first, second] = await startNodes(2);
  if (!first || !second) throw new Error('two nodes start');
  const ann = await online(first.client('ann'));
  const bob = await online(second.client('bob'));
  await done(createChannel(ann, cid, { members: ['ann', 'bob'] }));
  return { first, second, ann, bob };
};

describe.runIf(canRunNodes)('two nodes', () => {
  it('deliver the events of each other, once and in order', async () => {
    const { ann, bob } = await stage();
    const watching = [ann, bob].map((chat) => watch(chat, cid).subscribe());
    onTestFinished(() => watching.forEach((each) => each.unsubscribe()));
    const received = [ann, bob].map((chat) =>
      firstValueFrom(chat.pipe(ofType('message.new'), take(60), toArray())),
    );
    await vi.waitFor(async () => {
      const { channel } = await done(createChannel(ann, cid, {}));
      expect(channel.cid).toBe(cid);
    });
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        done(sendMessage(n % 2 ? ann : bob, cid, { id: `m${String(n)}`, text: String(n) })),
      ),
    );
    const [atAnn, atBob] = await Promise.all(received);
    const ids = (events: readonly Extract<ChatEvent, { readonly type: 'message.new' }>[] = []) =>
      events.map(({ message }) => message.id);
    expect(ids(atBob)).toEqual(ids(atAnn));
    expect(new Set(ids(atAnn)).size).toBe(60);
  });

  it('share presence, watchers and unread counts', async () => {
    const { ann, bob } = await stage();
    const watching = watch(ann, cid).subscribe();
    onTestFinished(() => watching.unsubscribe());
    const started = firstValueFrom(
      ann.pipe(
        ofType('user.watching.start'),
        filter(({ user }) => user.id === 'bob'),
      ),
    );
    const other = watch(bob, cid).subscribe();
    expect(await started).toMatchObject({ watcher_count: 2 });
    other.unsubscribe();
    const unread = firstValueFrom(
      bob.pipe(
        unreadCount$,
        filter((count) => count === 2),
      ),
    );
    await done(sendMessage(ann, cid, { text: 'one' }));
    await done(sendMessage(ann, cid, { text: 'two' }));
    expect(await unread).toBe(2);
    const users = await done(
      queryUsers(ann, { filter_conditions: { id: { $in: ['ann', 'bob'] } } }),
    );
    expect(users.map(({ id, online: isOnline }) => [id, isOnline])).toEqual([
      ['ann', true],
      ['bob', true],
    ]);
  });

  it('close the connections of a user whom the other one deactivates', async () => {
    const { bob, first } = await stage();
    const closed = firstValueFrom(bob.status$.pipe(filter(({ _tag }) => _tag === 'Closed')));
    await done(deactivateUser(first.backend, 'bob'));
    expect(await closed).toMatchObject({ _tag: 'Closed' });
  });

  it('refuse what a ban, or a setting, of the other one forbids', async () => {
    const { bob, first } = await stage();
    await done(sendMessage(bob, cid, { text: 'allowed' }));
    await done(banUser(asUser(first.backend, 'ann'), 'bob', { type: 'messaging', id: 'general' }));
    await expect(done(sendMessage(bob, cid, { text: 'refused' }))).rejects.toBeInstanceOf(ApiError);
    await done(updateApp(first.backend, { suspended: true }));
    await expect(done(sendMessage(bob, cid, { text: 'refused' }))).rejects.toMatchObject({
      code: 99,
    });
  });

  it('count the calls of all nodes against a limit', async () => {
    const [first, second] = await startNodes(2, { rateLimits: { getApp: 4 } });
    const calls = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) => done(getApp((n % 2 ? first : second)!.backend))),
    );
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  });

  it('deliver each event to a webhook once, and finish each task', async () => {
    const webhooks = createWebhooks({ secret: 'secret' });
    const received: string[] = [];
    const listening = webhooks.events$.subscribe(({ type }) => received.push(type));
    const receiver = createServer(webhooks.handleNode).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    onTestFinished(async () => {
      listening.unsubscribe();
      receiver.close();
      receiver.closeAllConnections();
      await once(receiver, 'close');
    });
    const { port } = receiver.address() as AddressInfo;
    const { ann, bob, first, second } = await stage();
    await done(updateApp(first.backend, { webhook_url: `http://127.0.0.1:${String(port)}` }));
    for (let n = 0; n < 20; n += 1)
      await done(sendMessage(n % 2 ? ann : bob, cid, { text: String(n) }));
    await vi.waitFor(() => expect(received.filter((it) => it === 'message.new')).toHaveLength(20), {
      timeout: 10_000,
    });
    await done(upsertUsers(first.backend, [{ id: 'cleo' }]));
    const taskId = await done(deleteUsers(first.backend, ['cleo'], { user: 'hard' }));
    expect(await done(waitForTask(second.backend, taskId))).toMatchObject({ status: 'completed' });
    await vi.waitFor(() => expect(received.filter((it) => it === 'user.deleted')).toHaveLength(1));
    expect(received.filter((it) => it === 'message.new')).toHaveLength(20);
  });

  it('let a client move to the other one, which misses nothing', async () => {
    const { ann, first, second } = await stage();
    const balancer = await openBalancer([first.port]);
    onTestFinished(balancer.close);
    const mover = await online(clientOf(`http://127.0.0.1:${String(balancer.port)}`)('bob'));
    const numbers: unknown[] = [];
    const watching = watch(mover, cid).subscribe((event) => {
      if (event.type === 'unknown' && event.name === 'tick') numbers.push(event.raw['n']);
    });
    onTestFinished(() => watching.unsubscribe());
    await firstValueFrom(mover.pipe(ofType('user.watching.start')));
    for (let n = 0; n < 40; n += 1) {
      if (n % 10 === 5) {
        balancer.use([n % 20 === 5 ? second.port : first.port]);
        balancer.reset();
      }
      await done(sendEvent(ann, cid, { type: 'tick', n }));
    }
    await vi.waitFor(() => expect(numbers).toEqual(Array.from({ length: 40 }, (_, n) => n)), {
      timeout: 10_000,
    });
  });

  it('drain one after the other, and clients move without a gap', async () => {
    const { ann, first, second } = await stage();
    const balancer = await openBalancer([second.port]);
    onTestFinished(balancer.close);
    const mover = await online(clientOf(`http://127.0.0.1:${String(balancer.port)}`)('bob'));
    const numbers: unknown[] = [];
    const watching = watch(mover, cid).subscribe((event) => {
      if (event.type === 'unknown' && event.name === 'tick') numbers.push(event.raw['n']);
    });
    onTestFinished(() => watching.unsubscribe());
    await firstValueFrom(mover.pipe(ofType('user.watching.start')));
    for (let n = 0; n < 20; n += 1) {
      if (n === 10) {
        balancer.use([first.port]);
        void second.server.close();
      }
      await done(sendEvent(ann, cid, { type: 'tick', n }));
    }
    await vi.waitFor(() => expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => n)), {
      timeout: 10_000,
    });
  });
});
