import type { User } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow, ConnectionRow } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { emitIn } from './emit.js';
import { fail } from '../requests/failure.js';
import { configOf } from '../access/channelContext.js';
import type { Caller } from '../call.js';

/** The connection of the caller for a watch or a presence subscription; refuses any other. */
export const requireConnection = async (
  { tx }: Context,
  caller: Caller,
  connectionId: string | undefined,
): Promise<ConnectionRow> => {
  if (caller.kind === 'server') return fail('Input', 'a backend has no connection to watch with');
  if (connectionId === undefined) return fail('Input', 'watch and presence need a connection_id');
  const connection = await tx.connections.find(connectionId);
  return connection?.user_id === caller.userId
    ? connection
    : fail('ConnectionUnknown', `connection '${connectionId}' does not exist`);
};

/** Whether other users are notified of what the user watches. */
const isInvisible = async ({ tx }: Context, { id }: User): Promise<boolean> =>
  (await tx.users.find([id])).get(id)?.invisible === true;

/** Adds watches of a connection; emits `user.watching.start` where they are the user's first. */
export const startWatching = async (
  context: Context,
  connection: Pick<ConnectionRow, 'id'>,
  user: User,
  channels: readonly ChannelRow[],
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const cids = channels.map(({ cid }) => cid);
  const before = new Set((await tx.watches.ofUser(user.id, cids)).map(({ cid }) => cid));
  await tx.watches.add(
    cids.map((cid) => ({ connection_id: connection.id, cid, user_id: user.id })),
  );
  const counts = await tx.watches.counts(cids);
  const isHidden = await isInvisible(context, user);
  return channels.flatMap((channel): readonly Delivery[] => {
    const { cid } = channel;
    const watch = { kind: 'watch', connectionIds: [connection.id], cid } as const;
    if (isHidden || before.has(cid) || !configOf(context, channel).connect_events) return [watch];
    const payload = { user, watcher_count: counts.get(cid) ?? 0 };
    return [watch, emitIn(stamp, channel, 'user.watching.start', payload)];
  });
};

/** Removes watches of a user's connections; emits `user.watching.stop` after the user's last. */
export const stopWatching = async (
  context: Context,
  connectionIds: readonly string[],
  user: User,
  channel: ChannelRow,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const { cid } = channel;
  const before = await tx.watches.ofUser(user.id, [cid]);
  await tx.watches.remove(cid, connectionIds);
  const unwatch = { kind: 'unwatch', connectionIds, cid } as const;
  const isLast = before.every((watch) => connectionIds.includes(watch.connection_id));
  if (before.length === 0 || !isLast || !configOf(context, channel).connect_events)
    return [unwatch];
  if (await isInvisible(context, user)) return [unwatch];
  const watcher_count = (await tx.watches.counts([cid])).get(cid) ?? 0;
  return [unwatch, emitIn(stamp, channel, 'user.watching.stop', { user, watcher_count })];
};

/** Announces what a user watches when it becomes invisible, or visible again. */
export const emitWatchingChange = async (
  context: Context,
  user: User,
  isHidden: boolean,
): Promise<readonly Delivery[]> => {
  const { tx, stamp } = context;
  const cids = new Set<string>();
  for (const { id } of await tx.connections.ofUser(user.id))
    for (const { cid } of await tx.watches.ofConnection(id)) cids.add(cid);
  if (cids.size === 0) return [];
  const counts = await tx.watches.counts([...cids]);
  const key = isHidden ? 'user.watching.stop' : 'user.watching.start';
  return (await tx.channels.findAll([...cids]))
    .filter((channel) => configOf(context, channel).connect_events)
    .map((channel) => {
      const watcher_count = counts.get(channel.cid) ?? 0;
      return emitIn(stamp, channel, key, { user, watcher_count });
    });
};

/** Subscribes a connection to the presence of users. */
export const subscribe = (
  connection: Pick<ConnectionRow, 'id'>,
  userIds: Iterable<string>,
): Delivery => ({
  kind: 'subscribe',
  connectionId: connection.id,
  userIds: [...new Set(userIds)],
});
