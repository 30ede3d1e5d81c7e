import type { EventAt } from '../../../protocol/events/table.js';
import type { MemberRow } from '../../ports/rows.js';
import { namedIn, requireActor } from '../actor.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { addressOf, emit } from '../emission.js';
import { emitIn } from '../emission.js';
import { permit } from '../guard.js';
import { present, refuseUnsupported } from '../input.js';
import { refuse } from '../refusal.js';
import { cidOf, enter } from '../room.js';
import { channelView } from '../views/channels.js';
import { loadUsers, publicUser } from '../views/users.js';

type ReadPosition = Pick<MemberRow, 'last_read' | 'last_read_message_id' | 'unread_messages'>;

const newestIn = async ({ tx }: Context, cid: string): Promise<string | null> => {
  const [row] = await tx.messages.pages([cid], {
    limit: 1,
    offset: 0,
    bounds: [],
    from: 'newest',
  });
  return row?.id ?? null;
};

const positionAfter = async (
  context: Context,
  { cid, user_id }: MemberRow,
  messageId: string | null | undefined,
): Promise<ReadPosition> => {
  const { tx, stamp } = context;
  if (messageId == null)
    return {
      last_read: stamp(),
      last_read_message_id: await newestIn(context, cid),
      unread_messages: 0,
    };
  const message = (await tx.messages.find([messageId])).get(messageId);
  if (message?.cid !== cid)
    return refuse('NotFound', `message '${messageId}' does not exist in channel ${cid}`);
  return {
    last_read: message.created_at,
    last_read_message_id: messageId,
    unread_messages: await tx.messages.countUnread(cid, user_id, message.created_at),
  };
};

const markRead: Handler<'markRead'> = async (context, { caller, params, request }) => {
  const { tx, stamp } = context;
  refuseUnsupported(request, ['thread_id']);
  const actor = await requireActor(context, caller, namedIn(request));
  const { channel, config, member, ...rest } = await enter(context, cidOf(params), actor);
  permit({ channel, config, member, ...rest }, 'read-channel');
  if (!config.read_events)
    refuse(
      'EventNotSupported',
      `Channel ${channel.cid} does not support events of type message.read`,
    );
  if (!member) return { answer: { event: null }, emitted: [] };

  const position = await positionAfter(context, member, request.message_id);
  await tx.members.save([{ ...member, ...position }]);
  const user = publicUser(actor.user);
  const readUpTo = present({ last_read_message_id: position.last_read_message_id });
  const users = await loadUsers(tx, [channel.created_by_id]);
  const totals = await tx.members.totals([user.id]);
  const showsReads = actor.user.privacy_settings.read_receipts?.enabled !== false;
  const read = emitIn(
    stamp,
    channel,
    'message.read',
    { user, ...readUpTo },
    showsReads ? {} : { onlyTo: user.id },
  );
  const notification = emit(
    stamp,
    'notification.mark_read',
    {
      ...addressOf(channel),
      ...readUpTo,
      ...totals.get(user.id),
      channel: channelView(channel, config, users(channel.created_by_id)),
      user,
      unread_threads: 0,
    },
    { subjectId: user.id },
  );
  return {
    answer: { event: read.event as unknown as EventAt<'message.read'> },
    emitted: [read, notification],
  };
};

export const readHandlers: HandlersOf<'markRead'> = { markRead };
