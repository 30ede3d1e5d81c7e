import { describe, expect, it } from 'vitest';
import {
  type Client,
  general,
  type Harness,
  makeChannel,
  settle,
  startCore,
  watch,
} from './harness.js';

interface Cast {
  readonly watcher: Client;
  /** The same user as `watcher`, on a connection that does not watch. */
  readonly second: Client;
  readonly elsewhere: Client;
  readonly stranger: Client;
}

const stage = async (): Promise<Harness & Cast> => {
  const harness = await startCore();
  const watcher = await harness.connect('alice');
  const second = await harness.connect('alice');
  const elsewhere = await harness.connect('bob');
  const stranger = await harness.connect('carol');
  await makeChannel(harness, ['alice', 'bob']);
  await watch(watcher);
  settle(watcher, second, elsewhere, stranger);
  return { ...harness, watcher, second, elsewhere, stranger };
};

const newsOf = ({ watcher, second, elsewhere, stranger }: Cast) => ({
  watcher: watcher.news(),
  second: second.news(),
  elsewhere: elsewhere.news(),
  stranger: stranger.news(),
});

describe('recipients', () => {
  it('sends a message to watching connections, and a notification to members elsewhere', async () => {
    const cast = await stage();
    await cast.elsewhere.call('sendMessage', general, { message: { text: 'hi' } });
    expect(newsOf(cast)).toEqual({
      watcher: ['message.new'],
      second: ['notification.message_new'],
      elsewhere: ['notification.message_new'],
      stranger: [],
    });
  });

  it('sends edits, reactions and deletions to watching connections only', async () => {
    const cast = await stage();
    const { elsewhere } = cast;
    const { message } = await elsewhere.call('sendMessage', general, { message: { text: 'hi' } });
    newsOf(cast);
    await elsewhere.call('updateMessage', { id: message.id }, { message: { text: 'hello' } });
    await elsewhere.call('sendReaction', { id: message.id }, { reaction: { type: 'like' } });
    await elsewhere.call('deleteReaction', { id: message.id, type: 'like' }, {});
    await elsewhere.call('deleteMessage', { id: message.id }, {});
    expect(newsOf(cast)).toEqual({
      watcher: ['message.updated', 'reaction.new', 'reaction.deleted', 'message.deleted'],
      second: [],
      elsewhere: [],
      stranger: [],
    });
  });

  it('sends typing and custom events to watching connections, the sender among them', async () => {
    const cast = await stage();
    await cast.watcher.call('sendEvent', general, { event: { type: 'typing.start' } });
    await cast.watcher.call('sendEvent', general, { event: { type: 'wave', text: 'hey' } });
    expect(newsOf(cast)).toEqual({
      watcher: ['typing.start', 'wave'],
      second: [],
      elsewhere: [],
      stranger: [],
    });
  });

  it('sends a read to the watchers, and the totals to the reader everywhere', async () => {
    const cast = await stage();
    await cast.elsewhere.call('markRead', general, {});
    expect(newsOf(cast)).toEqual({
      watcher: ['message.read'],
      second: [],
      elsewhere: ['notification.mark_read'],
      stranger: [],
    });
  });

  it('notifies who is added where it does not watch', async () => {
    const cast = await stage();
    await cast.watcher.call('updateChannel', general, { add_members: ['carol'] });
    expect(newsOf(cast)).toEqual({
      watcher: ['member.added', 'channel.updated'],
      second: [],
      elsewhere: [],
      stranger: ['notification.added_to_channel'],
    });
  });

  it('notifies who is removed on every connection, and ends its watches', async () => {
    const cast = await stage();
    await watch(cast.elsewhere);
    settle(cast.watcher, cast.elsewhere);
    await cast.watcher.call('updateChannel', general, { remove_members: ['bob'] });
    expect(newsOf(cast)).toEqual({
      watcher: ['member.removed', 'user.watching.stop', 'channel.updated'],
      second: [],
      elsewhere: ['member.removed', 'notification.removed_from_channel'],
      stranger: [],
    });
    await cast.watcher.call('sendMessage', general, { message: { text: 'gone?' } });
    expect(cast.elsewhere.news()).toEqual([]);
    expect(cast.watcher.last('message.new')).toMatchObject({ watcher_count: 1 });
  });

  it('sends one system message with an update, after it', async () => {
    const cast = await stage();
    await cast.watcher.call('updateChannel', general, {
      data: { name: 'Renamed' },
      message: { text: 'alice renamed the channel' },
    });
    expect(newsOf(cast)).toEqual({
      watcher: ['channel.updated', 'message.new'],
      second: ['notification.message_new'],
      elsewhere: ['notification.message_new'],
      stranger: [],
    });
    expect(cast.watcher.last('channel.updated')).toMatchObject({
      channel: { name: 'Renamed', member_count: 2 },
      message: { type: 'system' },
      user: { id: 'alice' },
    });
  });

  it('reaches connections of other nodes', async () => {
    const { createLocalBus } = await import('../../../src/server/core/jobs/localBus.js');
    const bus = createLocalBus();
    const one = await startCore({}, { bus });
    const two = await startCore({}, { bus, store: one.store, nodeId: 'node-2' });
    const alice = await one.connect('alice');
    const bob = await two.connect('bob');
    await makeChannel(one, ['alice', 'bob']);
    await watch(alice);
    await watch(bob);
    settle(alice, bob);
    await two.server('sendMessage', general, { message: { text: 'hi', user_id: 'alice' } });
    expect([alice.news(), bob.news()]).toEqual([['message.new'], ['message.new']]);
    await alice.call('updateChannel', general, { remove_members: ['bob'] });
    settle(alice, bob);
    await alice.call('sendEvent', general, { event: { type: 'wave' } });
    expect([alice.news(), bob.news()]).toEqual([['wave'], []]);
  });
});
