import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Message } from '../../../protocol/objects.js';
import type { MomentRange } from '../../ports/messageLists.js';
import type { MessageRow } from '../../ports/rows.js';
import { findActor } from '../access/actor.js';
import { type ChannelContext, cidOf, loadChannelContext } from '../access/channelContext.js';
import { assertAllowed } from '../access/permissions.js';
import { isTruncated, isVisibleTo } from '../access/visibility.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { findMessage } from '../messages/findMessage.js';
import { loadMomentPage } from '../messages/momentPage.js';
import { fail } from '../requests/failure.js';
import { byteLength } from '../requests/byteLength.js';
import { assertLimit } from '../requests/input.js';
import { messageViews } from '../views/messageView.js';

const viewerOf = ({ actor }: ChannelContext): string | undefined => actor?.user.id;

/** Leaves out what is hidden from the actor as a member. */
const withoutHidden = (range: MomentRange, { actor, member }: ChannelContext): MomentRange =>
  actor && member?.hide_messages_before != null
    ? { ...range, createdAfter: member.hide_messages_before }
    : range;

const respond = async (
  { tx }: Context,
  channelContext: ChannelContext,
  rows: readonly MessageRow[],
): Promise<{ readonly messages: readonly Message[] }> => {
  const messages = await messageViews(tx, rows, viewerOf(channelContext));
  assertLimit('the response', byteLength(messages), InputLimit.responseBytes);
  return { messages };
};

/** The moment of a message of a list; refuses one that is not in it. */
const momentIn =
  (
    { tx }: Context,
    channelContext: ChannelContext,
    moment: (row: MessageRow) => string | null,
  ): ((id: string) => Promise<string>) =>
  async (id) => {
    const row = (await tx.messages.find([id])).get(id);
    const at = row && isVisibleTo(row, channelContext) ? moment(row) : null;
    return at ?? fail('NotFound', `message '${id}' is not in the list`);
  };

const directionOf = (
  { sort }: Pick<RequestOf<'getReplies'>, 'sort'>,
  field: string,
): 1 | -1 | undefined => {
  const [first, ...others] = sort ?? [];
  if (others.length > 0 || (first && first.field !== field))
    fail('Input', `the list can be sorted by ${field} only`);
  return first?.direction;
};

const getReplies: Handler<'getReplies'> = async (context, { caller, params, request }) => {
  const actor = await findActor(context, caller, request.user_id);
  const { row: parent, channelContext } = await findMessage(context, params.id, actor);
  assertAllowed(channelContext, 'read-channel');
  const rows = await loadMomentPage(request, {
    field: 'created_at',
    from: directionOf(request, 'created_at') === 1 ? 'oldest' : 'newest',
    momentOf: momentIn(context, channelContext, (row) =>
      row.parent_id === parent.id ? row.created_at : null,
    ),
    load: (range) =>
      context.tx.messageLists.replies(
        parent.id,
        withoutHidden(range, channelContext),
        viewerOf(channelContext),
      ),
  });
  return { response: await respond(context, channelContext, rows), emitted: [] };
};

const getManyMessages: Handler<'getManyMessages'> = async (context, call) => {
  const { caller, params, request } = call;
  const actor = await findActor(context, caller, request.user_id);
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  assertAllowed(channelContext, 'read-channel');
  const ids = [...new Set(request.ids)];
  const found = await context.tx.messages.find(ids);
  const rows = ids.flatMap((id) => {
    const row = found.get(id);
    const isIn = row?.cid === channelContext.channel.cid && !isTruncated(row);
    return isIn && isVisibleTo(row, channelContext) ? [row] : [];
  });
  return { response: await respond(context, channelContext, rows), emitted: [] };
};

const getPinnedMessages: Handler<'getPinnedMessages'> = async (context, call) => {
  const { caller, params, request } = call;
  const actor = await findActor(context, caller, request.user_id);
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  const { cid } = channelContext.channel;
  assertAllowed(channelContext, 'read-channel');
  const direction = directionOf(request, 'pinned_at') ?? -1;
  const rows = await loadMomentPage(request, {
    field: 'pinned_at',
    from: direction === 1 ? 'oldest' : 'newest',
    momentOf: momentIn(context, channelContext, (row) => (row.cid === cid ? row.pinned_at : null)),
    load: (range) =>
      context.tx.messageLists.pinned(
        cid,
        withoutHidden(range, channelContext),
        viewerOf(channelContext),
      ),
  });
  const ordered = direction === 1 ? rows : [...rows].reverse();
  return { response: await respond(context, channelContext, ordered), emitted: [] };
};

export const messageListHandlers: HandlersOf<
  'getReplies' | 'getManyMessages' | 'getPinnedMessages'
> = { getReplies, getManyMessages, getPinnedMessages };
