import type { MemberRow } from '../../ports/rows.js';
import { type Actor, namedIn, requireActor } from '../access/actor.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { emitIn } from '../delivery/emit.js';
import { fail } from '../requests/failure.js';
import { loadChannelContext, cidOf, type ChannelContext } from '../access/channelContext.js';
import { channelView } from '../views/channelView.js';
import { loadUsers, publicUser } from '../views/userView.js';
import type { Call } from '../call.js';

interface MemberContext extends ChannelContext<Actor> {
  readonly member: MemberRow;
}

const loadMemberContext = async (
  context: Context,
  { caller, params, request }: Call<'hideChannel' | 'showChannel'>,
): Promise<MemberContext | undefined> => {
  const actor = await requireActor(context, caller, namedIn(request));
  const { member, ...channelContext } = await loadChannelContext(context, cidOf(params), actor);
  if (member) return { ...channelContext, member };
  // A backend hides channels for users without looking at their memberships.
  return caller.kind === 'server'
    ? undefined
    : fail(
        'NotAllowed',
        `User '${actor.user.id}' is not a member of channel ${channelContext.channel.cid}`,
      );
};

const visibilityPayload = async ({ tx }: Context, { actor, channel, config }: MemberContext) => {
  const users = await loadUsers(tx, [channel.created_by_id]);
  return {
    channel: channelView(channel, config, users(channel.created_by_id)),
    user: publicUser(actor.user),
  };
};

const hideChannel: Handler<'hideChannel'> = async (context, call) => {
  const { tx, stamp } = context;
  const channelContext = await loadMemberContext(context, call);
  if (!channelContext) return { response: {}, emitted: [] };
  const { actor, channel, member } = channelContext;
  const clear_history = call.request.clear_history ?? false;
  const now = stamp();
  const cleared = {
    hide_messages_before: now,
    last_read: now,
    last_read_message_id: null,
    unread_messages: 0,
  };
  await tx.members.save([{ ...member, hidden: true, ...(clear_history && cleared) }]);
  const payload = { ...(await visibilityPayload(context, channelContext)), clear_history };
  return {
    response: {},
    emitted: [emitIn(stamp, channel, 'channel.hidden', payload, { subjectId: actor.user.id })],
  };
};

const showChannel: Handler<'showChannel'> = async (context, call) => {
  const { tx, stamp } = context;
  const channelContext = await loadMemberContext(context, call);
  if (!channelContext) return { response: {}, emitted: [] };
  const { actor, channel, member } = channelContext;
  await tx.members.save([{ ...member, hidden: false }]);
  return {
    response: {},
    emitted: [
      emitIn(stamp, channel, 'channel.visible', await visibilityPayload(context, channelContext), {
        subjectId: actor.user.id,
      }),
    ],
  };
};

export const channelVisibilityHandlers: HandlersOf<'hideChannel' | 'showChannel'> = {
  hideChannel,
  showChannel,
};
