import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import { flattenCustom } from '../../../protocol/customData.js';
import type { MemberRow } from '../../ports/rows.js';
import { findActor, namedIn } from '../access/actor.js';
import type { Context, Handler, HandlersOf, Outcome } from '../context.js';
import { assertAllowed } from '../access/permissions.js';
import { emitMembersUpdated } from '../members/memberEvents.js';
import { findMembers } from '../members/findMembers.js';
import { memberKeys } from '../members/memberships.js';
import { touchedKeys, updatePartially } from '../requests/partialUpdate.js';
import { fail } from '../requests/failure.js';
import { withinCustomBytes } from '../requests/input.js';
import { cidOf, loadChannelContext, type ChannelContext } from '../access/channelContext.js';
import type { ResponseBody, Call } from '../call.js';
import { loadUsers } from '../views/userView.js';
import { memberViewIn } from '../views/memberView.js';

type Request = RequestOf<'updateMemberPartial'>;

/** The boolean switches, each stored as the time when it was set. */
const switchColumns = { archived: 'archived_at', pinned: 'pinned_at' } as const;

type SwitchKey = keyof typeof switchColumns;

const isSwitch = (key: string): key is SwitchKey => Object.hasOwn(switchColumns, key);

const settableKeys = new Set(['archived', 'pinned', 'channel_role']);
const assertChangeable = (request: Request): void => {
  const wrong = touchedKeys(request).find(
    (key) => memberKeys.all.has(key) && !settableKeys.has(key),
  );
  if (wrong !== undefined) fail('Input', `${wrong} cannot be changed by the caller`);
  if (request.unset?.includes('channel_role')) fail('Input', 'channel_role cannot be unset');
};

const changedSwitches = (request: Request, now: string): Partial<MemberRow> => {
  const set = Object.entries(request.set ?? {}).filter(([key]) => isSwitch(key));
  const wrong = set.find(([, value]) => typeof value !== 'boolean');
  if (wrong) fail('Input', `${wrong[0]} must be true or false`);
  const changes = [...set, ...(request.unset ?? []).map((key) => [key, false] as const)];
  return Object.fromEntries(
    changes.flatMap(([key, value]) =>
      isSwitch(key) ? [[switchColumns[key], value === true ? now : null]] : [],
    ),
  );
};

const roleIn = ({ actor }: ChannelContext, member: MemberRow, { set }: Request): string => {
  const role = set?.['channel_role'];
  if (role === undefined) return member.channel_role;
  if (actor?.trusted === false) fail('NotAllowed', 'only a backend may give roles to members');
  return typeof role === 'string' ? role : fail('Input', 'channel_role must be a string');
};

const updateMember = async (
  context: Context,
  {
    caller,
    params,
    request,
  }: Pick<Call<'updateOwnMemberPartial'>, 'caller' | 'params' | 'request'>,
  memberId: string | undefined,
): Promise<Outcome<ResponseBody<'updateMemberPartial'>>> => {
  const { tx, stamp } = context;
  const actor = await findActor(context, caller, namedIn(request));
  const userId = memberId ?? actor?.user.id;
  if (userId === undefined)
    return fail('Input', 'either user or user_id must be provided when using server side auth.');
  if (actor?.trusted === false && actor.user.id !== userId)
    fail('NotAllowed', `User '${actor.user.id}' is not allowed to update member '${userId}'`);
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  const member =
    (await tx.members.find(channelContext.channel.cid, [userId])).get(userId) ??
    fail('NotFound', `user '${userId}' is not a member of channel ${channelContext.channel.cid}`);
  assertChangeable(request);
  const now = stamp();
  const ofOwnView = changedSwitches(request, now);
  const isCustom = (key: string): boolean => !settableKeys.has(key);
  const changed: MemberRow = {
    ...member,
    ...ofOwnView,
    channel_role: roleIn(channelContext, member, request),
    updated_at: now,
    data: withinCustomBytes(
      updatePartially(member.data, {
        set: Object.fromEntries(
          Object.entries(flattenCustom(request.set ?? {}, memberKeys.isNamed)).filter(([key]) =>
            isCustom(key),
          ),
        ),
        unset: request.unset?.filter(isCustom),
      }),
    ),
  };
  await tx.members.save([changed]);
  const users = await loadUsers(tx, [userId]);
  return {
    response: { channel_member: memberViewIn(channelContext, users)(changed) },
    emitted: await emitMembersUpdated(
      context,
      channelContext,
      { channel: channelContext.channel, members: [changed] },
      { ofOwnView: Object.keys(ofOwnView).length > 0 },
    ),
  };
};

const queryMembers: Handler<'queryMembers'> = async (context, { caller, request }) => {
  const actor = await findActor(context, caller, namedIn(request));
  const { channelContext, rows } = await findMembers(context, request, actor, (entered) => {
    assertAllowed(entered, 'read-channel-members');
  });
  const users = await loadUsers(
    context.tx,
    rows.map((row) => row.user_id),
  );
  return {
    response: { members: rows.map(memberViewIn(channelContext, users)) },
    emitted: [],
  };
};

export const memberHandlers: HandlersOf<
  'queryMembers' | 'updateOwnMemberPartial' | 'updateMemberPartial'
> = {
  queryMembers,
  updateOwnMemberPartial: (context, call) => updateMember(context, call, undefined),
  updateMemberPartial: (context, call) => updateMember(context, call, call.params.user_id),
};
