import type { MessageInput } from '../../../protocol/endpoints/inputs.js';
import type { Sort } from '../../../protocol/endpoints/inputs.js';
import type { EventDelivery } from '../../ports/bus.js';
import type { DraftRow } from '../../ports/drafts.js';
import { type Actor, namedIn, requireActor } from '../access/actor.js';
import { type ChannelContext, cidOf, loadChannelContext } from '../access/channelContext.js';
import { channelReader } from '../access/channelReader.js';
import { assertAllowed } from '../access/permissions.js';
import { isAnswerable } from '../access/visibility.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { readDraft } from '../messages/messageInput.js';
import { readPoll } from '../messages/polls.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import { pageFrom, readCursor } from '../requests/cursor.js';
import { fail } from '../requests/failure.js';
import { pageOf, present } from '../requests/input.js';
import { readFilter, readSort } from '../requests/query.js';
import { channelViews, shownMessages } from '../views/channelViews.js';
import { draftViews, type StoredDraft, storedDraft } from '../views/draftView.js';

const lastSavedFirst: readonly Sort[] = [{ field: 'created_at', direction: -1 }];

/** Drafts as their owner sees them. */
const viewsOf = async (context: Context, actor: Actor, rows: readonly DraftRow[]) => {
  const ids = rows.flatMap((row) => [row.parent_id, storedDraft(row).quoted_message_id ?? '']);
  const messages = await shownMessages(
    context,
    actor,
    ids.filter((id) => id !== ''),
  );
  const channels = await channelViews(
    context,
    rows.map(({ cid }) => cid),
  );
  return draftViews(context.tx, rows, messages, channels);
};

const viewOf = async (context: Context, actor: Actor, row: DraftRow) => {
  const [view] = await viewsOf(context, actor, [row]);
  return view ?? fail('NotFound', 'the draft does not exist');
};

const assertParent = async (
  { tx }: Context,
  channelContext: ChannelContext<Actor>,
  id: string,
): Promise<void> => {
  const { channel, config } = channelContext;
  if (!config.replies) fail('FeatureOff', `Channel ${channel.cid} has replies disabled`);
  const parent = (await tx.messages.find([id])).get(id);
  if (!isAnswerable(parent, channelContext))
    fail('NotFound', `parent message '${id}' does not exist in channel ${channel.cid}`);
};

const readMessage = async (
  context: Context,
  channelContext: ChannelContext<Actor>,
  input: MessageInput,
): Promise<StoredDraft> => {
  const id = input.id ?? '';
  const poll = input.poll_id ? await readPoll(context, channelContext, input.poll_id) : undefined;
  const { html: _, ...draft } = await readDraft(context, channelContext, input, {
    mayBeEmpty: true,
  });
  return {
    ...draft,
    id: id === '' ? crypto.randomUUID() : id,
    show_in_channel: input.show_in_channel ?? false,
    type: input.type ?? null,
    poll_id: poll?.id ?? null,
  };
};

/** Emits a draft to all connections of its owner. */
const emitDraft = async (
  context: Context,
  { channel, actor }: ChannelContext<Actor>,
  key: 'draft.updated' | 'draft.deleted',
  row: DraftRow,
): Promise<EventDelivery> => {
  const { parent_message: _, quoted_message: __, ...draft } = await viewOf(context, actor, row);
  const payload = { draft, ...present({ parent_id: row.parent_id || null }) };
  return emitIn(context.stamp, channel, key, payload, { subjectId: actor.user.id });
};

const createDraft: Handler<'createDraft'> = async (context, { caller, params, request }) => {
  const { tx, stamp } = context;
  const { message: input } = request;
  const actor = await requireActor(context, caller, namedIn(input));
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  assertAllowed(channelContext, 'read-channel');
  assertAllowed(channelContext, 'create-message');
  const parent_id = input.parent_id ?? '';
  if (parent_id !== '') await assertParent(context, channelContext, parent_id);
  const message = await readMessage(context, channelContext, input);
  const row: DraftRow = {
    user_id: actor.user.id,
    cid: channelContext.channel.cid,
    parent_id,
    created_at: stamp(),
    message: { ...message },
  };
  await tx.drafts.save(row);
  return {
    response: { draft: await viewOf(context, actor, row) },
    emitted: [await emitDraft(context, channelContext, 'draft.updated', row)],
  };
};

const getDraft: Handler<'getDraft'> = async (context, { caller, params, request }) => {
  const actor = await requireActor(context, caller, request.user_id);
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  assertAllowed(channelContext, 'read-channel');
  const key = { user_id: actor.user.id, cid: channelContext.channel.cid };
  const row = await context.tx.drafts.find({ ...key, parent_id: request.parent_id ?? '' });
  return { response: row ? { draft: await viewOf(context, actor, row) } : {}, emitted: [] };
};

const deleteDraft: Handler<'deleteDraft'> = async (context, { caller, params, request }) => {
  const { tx } = context;
  const actor = await requireActor(context, caller, request.user_id);
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  const key = { user_id: actor.user.id, cid: channelContext.channel.cid };
  const row = await tx.drafts.find({ ...key, parent_id: request.parent_id ?? '' });
  if (!row) return { response: {}, emitted: [] };
  await tx.drafts.remove(row);
  return {
    response: {},
    emitted: [await emitDraft(context, channelContext, 'draft.deleted', row)],
  };
};

const queryDrafts: Handler<'queryDrafts'> = async (context, { caller, request }) => {
  const actor = await requireActor(context, caller, namedIn(request));
  const { limit } = pageOf({ limit: request.limit }, { usual: 25, most: InputLimit.ownPage.max });
  const cursor = readCursor(request) ?? { offset: 0 };
  const found = await context.tx.drafts.query({
    userId: actor.user.id,
    reader: channelReader(context, actor),
    filter: readFilter(request.filter ?? {}),
    sort: readSort(request.sort, lastSavedFirst),
    // One more row shows whether this is the last page.
    page: { limit: limit + 1, offset: cursor.offset },
  });
  const { rows, ...places } = pageFrom(found, limit, cursor);
  return { response: { drafts: await viewsOf(context, actor, rows), ...places }, emitted: [] };
};

export const draftHandlers: HandlersOf<'createDraft' | 'getDraft' | 'deleteDraft' | 'queryDrafts'> =
  { createDraft, getDraft, deleteDraft, queryDrafts };
