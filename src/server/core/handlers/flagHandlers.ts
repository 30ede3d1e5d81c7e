import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Flag } from '../../../protocol/objects.js';
import type { Delivery } from '../../ports/bus.js';
import type { FlagKey, FlagRow } from '../../ports/flags.js';
import type { MessageRow } from '../../ports/rows.js';
import { type Actor, findActor, knownUser, namedIn, requireActor } from '../access/actor.js';
import type { ChannelContext } from '../access/channelContext.js';
import { assertAllowed, assertAllowedInApp } from '../access/permissions.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { emit, emitIn } from '../delivery/emit.js';
import { findMessage } from '../messages/findMessage.js';
import { fail } from '../requests/failure.js';
import { pageOf, present } from '../requests/input.js';
import { isVain, readListFilter } from '../requests/listFilter.js';
import { messageInEvent, messageViews } from '../views/messageView.js';
import { loadUsers } from '../views/userView.js';

/** What is flagged: a message in its channel, or a user. */
interface Target extends Omit<FlagKey, 'user_id'> {
  readonly message?: { readonly row: MessageRow; readonly channelContext: ChannelContext<Actor> };
}

const findTarget = async (
  context: Context,
  actor: Actor,
  { target_message_id, target_user_id }: RequestOf<'flag'>,
): Promise<Target> => {
  if (target_message_id !== undefined) {
    const found = await findMessage(context, target_message_id, actor);
    assertAllowed(found.channelContext, 'flag-message');
    const { id, user_id } = found.row;
    return { message_id: id, target_user_id: user_id, message: found };
  }
  if (target_user_id === undefined)
    return fail('Input', 'target_message_id or target_user_id must be provided');
  const { id } = await knownUser(context, target_user_id);
  assertAllowedInApp(context, actor, 'flag-user');
  return { message_id: '', target_user_id: id };
};

const flagFields = (row: FlagRow) => ({
  created_by_automod: false,
  created_at: row.created_at,
  updated_at: row.updated_at,
  ...present({ reason: row.reason, custom: Object.keys(row.data).length > 0 ? row.data : null }),
});

const flagView = async ({ tx }: Context, row: FlagRow): Promise<Flag> => {
  const users = await loadUsers(tx, [row.user_id, row.target_user_id]);
  const message = (await tx.messages.find([row.message_id])).get(row.message_id);
  const [target_message] = await messageViews(tx, message ? [message] : [], row.user_id);
  return {
    ...flagFields(row),
    user: users(row.user_id),
    target_user: users(row.target_user_id),
    ...present({ target_message, target_message_id: row.message_id || null }),
  };
};

/** Emits to the webhooks what was flagged. */
const emitFlagged = async (
  { tx, stamp }: Context,
  { message, ...target }: Target,
  flag: Flag,
): Promise<Delivery> => {
  const { user, target_user } = flag;
  const { reason } = flag;
  const total_flags = await tx.flags.count(target);
  if (!message)
    return emit(
      stamp,
      'user.flagged',
      { user, reason: reason ?? '', total_flags, ...present({ target_user }) },
      {},
    );
  const { row, channelContext } = message;
  return emitIn(stamp, channelContext.channel, 'message.flagged', {
    message: await messageInEvent(tx, row, {}),
    message_id: row.id,
    user,
    flag,
    total_flags,
    ...present({ reason }),
  });
};

const flag: Handler<'flag'> = async (context, { caller, request }) => {
  const { tx, stamp } = context;
  const { reason, custom = {} } = request;
  const actor = await requireActor(context, caller, namedIn(request));
  const target = await findTarget(context, actor, request);
  const { message_id, target_user_id } = target;
  if (target_user_id === actor.user.id)
    fail('Input', 'a user cannot flag itself or its own message');
  const key = { user_id: actor.user.id, message_id, target_user_id };
  const known = await tx.flags.find(key);
  if (known)
    return {
      response: { flag: await flagView(context, known), review_queue_item_id: '' },
      emitted: [],
    };
  const now = stamp();
  const row = {
    ...key,
    cid: target.message?.row.cid ?? '',
    reason: reason ?? null,
    created_at: now,
    updated_at: now,
    data: custom,
  };
  await tx.flags.add(row);
  const view = await flagView(context, row);
  return {
    response: { flag: view, review_queue_item_id: '' },
    emitted: [await emitFlagged(context, target, view)],
  };
};

const unflag: Handler<'unflag'> = async (context, { caller, request }) => {
  const { tx } = context;
  const actor = await requireActor(context, caller, namedIn(request));
  const { message_id, target_user_id } = await findTarget(context, actor, request);
  const key = { user_id: actor.user.id, message_id, target_user_id };
  const known = await tx.flags.find(key);
  if (!known) return { response: {}, emitted: [] };
  await tx.flags.remove(key);
  return { response: { flag: await flagView(context, known) }, emitted: [] };
};

const queryMessageFlags: Handler<'queryMessageFlags'> = async (context, { caller, request }) => {
  const { tx } = context;
  const actor = await findActor(context, caller, namedIn(request));
  if (actor) assertAllowedInApp(context, actor, 'read-flag-reports');
  const page = pageOf(request, { usual: 30, most: InputLimit.flagsPage.max });
  const [first, ...others] = request.sort ?? [];
  if (others.length > 0 || (first && first.field !== 'created_at'))
    fail('Input', 'flags can be sorted by created_at only');
  const filter = readListFilter(request.filter_conditions, { texts: ['channel_cid', 'user_id'] });
  const rows = isVain(filter)
    ? []
    : await tx.flags.ofMessages({
        ...page,
        cids: filter.texts.get('channel_cid'),
        authorIds: filter.texts.get('user_id'),
        withDeleted: request.show_deleted_messages === true,
        order: first?.direction === 1 ? 'oldest' : 'newest',
      });
  const found = await tx.messages.find([...new Set(rows.map((row) => row.message_id))]);
  const views = await messageViews(tx, [...found.values()]);
  const messages = new Map(views.map((message) => [message.id, message]));
  const users = await loadUsers(
    tx,
    rows.map((row) => row.user_id),
  );
  const flags = rows.flatMap((row) => {
    const message = messages.get(row.message_id);
    return message ? [{ ...flagFields(row), user: users(row.user_id), message }] : [];
  });
  return { response: { flags }, emitted: [] };
};

export const flagHandlers: HandlersOf<'flag' | 'unflag' | 'queryMessageFlags'> = {
  flag,
  unflag,
  queryMessageFlags,
};
