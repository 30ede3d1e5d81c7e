import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Sort } from '../../../protocol/endpoints/inputs.js';
import { ThreadState } from '../../../protocol/endpoints/threads.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Delivery } from '../../ports/bus.js';
import type { CustomData } from '../../ports/rows.js';
import type { ThreadRow } from '../../ports/threads.js';
import { type Actor, findActor, namedIn, requireActor } from '../access/actor.js';
import type { ChannelContext } from '../access/channelContext.js';
import { channelReader } from '../access/channelReader.js';
import { assertAllowed, assertNotBanned, isAllowed } from '../access/permissions.js';
import { isTruncated } from '../access/visibility.js';
import type { Call } from '../call.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { requireConnection, startWatching } from '../delivery/watching.js';
import { findMessage, type FoundMessage } from '../messages/findMessage.js';
import { byteLength } from '../requests/byteLength.js';
import { pageFrom, readCursor } from '../requests/cursor.js';
import { fail } from '../requests/failure.js';
import { assertLimit, customKeys, namedKeysOf, pageOf } from '../requests/input.js';
import { touchedKeys, updatePartially } from '../requests/partialUpdate.js';
import { readFilter, readSort } from '../requests/query.js';
import { type ThreadOptions, threadStates, threadView } from '../views/threadViews.js';
import { publicUser } from '../views/userView.js';

const lastReplyFirst: readonly Sort[] = [{ field: 'last_message_at', direction: -1 }];

const sizeOf = (limit: number | undefined, usual: number, most: number): number =>
  pageOf({ limit }, { usual, most }).limit;

const optionsOf = (request: RequestOf<'getThread'> | RequestOf<'queryThreads'>): ThreadOptions => ({
  replies: sizeOf(request.reply_limit, 2, InputLimit.threadReplies.max),
  participants: sizeOf(request.participant_limit, 100, InputLimit.usersPage.max),
  members: sizeOf(request.member_limit, 100, InputLimit.usersPage.max),
});

/** Watches the channels of threads, where a call asks for that. */
const watch = async (
  context: Context,
  call: Call<'getThread'> | Call<'queryThreads'>,
  actor: Actor | undefined,
  rows: readonly ThreadRow[],
): Promise<readonly Delivery[]> => {
  if (!call.request.watch || !actor) return [];
  const connection = await requireConnection(context, call.caller, call.connectionId);
  const cids = [...new Set(rows.map(({ cid }) => cid))];
  const channels = await context.tx.channels.findAll(cids);
  return startWatching(context, connection, publicUser(actor.user), channels);
};

const queryThreads: Handler<'queryThreads'> = async (context, call) => {
  const { caller, request } = call;
  const actor = await requireActor(context, caller, namedIn(request));
  const limit = sizeOf(request.limit, 10, InputLimit.threadsPage.max);
  const options = optionsOf(request);
  const cursor = readCursor(request) ?? { offset: 0 };
  const found = await context.tx.threads.query({
    userId: actor.user.id,
    reader: channelReader(context, actor),
    filter: readFilter(request.filter ?? {}),
    sort: readSort(request.sort, lastReplyFirst),
    // One more row shows whether this is the last page.
    page: { limit: limit + 1, offset: cursor.offset },
  });
  const { rows, ...places } = pageFrom(found, limit, cursor);
  const threads = await threadStates(context, rows, actor, options);
  assertLimit('the response', byteLength(threads), InputLimit.responseBytes);
  return { response: { threads, ...places }, emitted: await watch(context, call, actor, rows) };
};

/** A thread that the actor may read, with its message. */
const findThread = async <Who extends Actor | undefined>(
  context: Context,
  id: string,
  actor: Who,
): Promise<FoundMessage<Who> & { readonly thread: ThreadRow }> => {
  const found = await findMessage(context, id, actor);
  assertAllowed(found.channelContext, 'read-channel');
  const { row } = found;
  const thread = (await context.tx.threads.find([id])).get(id);
  return thread && row.reply_count > 0 && !isTruncated(row)
    ? { ...found, thread }
    : fail('NotFound', `thread '${id}' does not exist`);
};

const getThread: Handler<'getThread'> = async (context, call) => {
  const { caller, params, request } = call;
  const actor = await findActor(context, caller, request.user_id);
  const { thread } = await findThread(context, params.message_id, actor);
  const [state] = await threadStates(context, [thread], actor, optionsOf(request));
  return {
    response: { thread: state ?? fail('NotFound', `thread '${thread.id}' does not exist`) },
    emitted: await watch(context, call, actor, [thread]),
  };
};

const threadKeys = namedKeysOf([ThreadState], {
  more: ['id', 'type', 'user', 'participants', 'custom'],
});

/** Refuses a change by another than the author of the message, or one who may change messages. */
const assertMayUpdate = (channelContext: ChannelContext, authorId: string): void => {
  const { actor, channel } = channelContext;
  if (!actor || actor.user.id === authorId || isAllowed(channelContext, 'update-message')) return;
  fail(
    'NotAllowed',
    `User '${actor.user.id}' is not allowed to perform action UpdateThread in scope '${channel.type}'`,
  );
};

const readTitle = (title: unknown): string | null => {
  if (title == null) return null;
  if (typeof title !== 'string') return fail('Input', 'title must be a text');
  assertLimit('title', title.length, InputLimit.threadTitleLength);
  return title;
};

const updateThreadPartial: Handler<'updateThreadPartial'> = async (context, call) => {
  const { caller, params, request } = call;
  const { tx, stamp } = context;
  const actor = await findActor(context, caller, namedIn(request));
  const { row, channelContext, thread } = await findThread(context, params.message_id, actor);
  assertMayUpdate(channelContext, row.user_id);
  assertNotBanned(channelContext);
  const reserved = touchedKeys(request).find((key) => key !== 'title' && threadKeys.all.has(key));
  if (reserved !== undefined) fail('Input', `${reserved} of a thread cannot be changed`);
  const before: CustomData = { ...thread.data, title: thread.title };
  const { title, ...data } = updatePartially(before, request);
  const changed = {
    ...thread,
    title: readTitle(title),
    data: customKeys(data, threadKeys),
    updated_at: stamp(),
  };
  await tx.threads.save(changed);
  const view = await threadView(tx, changed, row);
  const by = actor ? { user: publicUser(actor.user) } : {};
  return {
    response: { thread: { ...view, title: changed.title ?? row.text } },
    emitted: [emitIn(stamp, channelContext.channel, 'thread.updated', { thread: view, ...by })],
  };
};

export const threadHandlers: HandlersOf<'queryThreads' | 'getThread' | 'updateThreadPartial'> = {
  queryThreads,
  getThread,
  updateThreadPartial,
};
