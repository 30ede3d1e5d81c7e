import { map, type Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import type {
  UpdateChannelResponse,
  UpdateChannelRequest,
} from '../protocol/endpoints/channelUpdates.js';
import type { MemberInput } from '../protocol/endpoints/inputs.js';
import * as members from '../protocol/endpoints/members.js';
import type {
  QueryMembersRequest,
  UpdateMemberPartialRequest,
} from '../protocol/endpoints/members.js';
import type { ChannelMember } from '../protocol/objects.js';
import { updateChannel } from './channels.js';
import { channelCommand, command } from './command.js';

/** Options of a change of members: a system message that announces it. */
export type MemberChangeOptions = Pick<UpdateChannelRequest, 'message'>;

/**
 * Adds members to a channel.
 *
 * @example
 * ```ts
 * import { addMembers, type ChatConnection } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * addMembers(chat, 'messaging:general', ['jane']).subscribe();
 * ```
 */
export const addMembers = (
  chat: Calls,
  cid: string,
  members: readonly MemberInput[],
  options: MemberChangeOptions &
    Pick<UpdateChannelRequest, 'hide_history' | 'hide_history_before'> = {},
): Observable<UpdateChannelResponse> =>
  updateChannel(chat, cid, { ...options, add_members: members });

/**
 * Removes members from a channel; a user who removes itself leaves.
 *
 * @example
 * ```ts
 * import { type ChatConnection, removeMembers } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * removeMembers(chat, 'messaging:general', ['jane']).subscribe();
 * ```
 */
export const removeMembers = (
  chat: Calls,
  cid: string,
  userIds: readonly string[],
  options: MemberChangeOptions = {},
): Observable<UpdateChannelResponse> =>
  updateChannel(chat, cid, { ...options, remove_members: userIds });

/**
 * Invites users to a channel. Unread messages are counted for them once they accept.
 *
 * @example
 * ```ts
 * import { type ChatConnection, inviteMembers } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * inviteMembers(chat, 'messaging:general', ['jane']).subscribe();
 * ```
 */
export const inviteMembers = (
  chat: Calls,
  cid: string,
  invites: readonly MemberInput[],
  options: MemberChangeOptions = {},
): Observable<UpdateChannelResponse> => updateChannel(chat, cid, { ...options, invites });

/**
 * Accepts the connected user's invite to a channel.
 *
 * @example
 * ```ts
 * import { acceptInvite, type ChatConnection } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * acceptInvite(chat, 'messaging:general', { message: { text: 'Here I am' } }).subscribe();
 * ```
 */
export const acceptInvite = (
  chat: Calls,
  cid: string,
  options: MemberChangeOptions = {},
): Observable<UpdateChannelResponse> =>
  updateChannel(chat, cid, { ...options, accept_invite: true });

/**
 * Rejects the connected user's invite to a channel.
 *
 * @example
 * ```ts
 * import { type ChatConnection, rejectInvite } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * rejectInvite(chat, 'messaging:general').subscribe();
 * ```
 */
export const rejectInvite = (
  chat: Calls,
  cid: string,
  options: MemberChangeOptions = {},
): Observable<UpdateChannelResponse> =>
  updateChannel(chat, cid, { ...options, reject_invite: true });

/**
 * The members of a channel that match a filter, at most `limit`, 100 by default.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryMembers } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * queryMembers(chat, {
 *   type: 'messaging',
 *   id: 'general',
 *   filter_conditions: { invite: 'pending' },
 * }).subscribe((members) => console.log(members.length));
 * ```
 */
export const queryMembers = (
  chat: Calls,
  query: QueryMembersRequest,
): Observable<readonly ChannelMember[]> =>
  command(chat, members.queryMembers, {}, query).pipe(map(({ members }) => members));

/**
 * Updates the connected user's own membership: `archived`, `pinned` and custom keys.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updateMemberPartial } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updateMemberPartial(chat, 'messaging:general', { set: { pinned: true } }).subscribe();
 * ```
 */
export const updateMemberPartial = (
  chat: Calls,
  cid: string,
  change: UpdateMemberPartialRequest,
): Observable<ChannelMember> =>
  channelCommand(chat, members.updateOwnMemberPartial, cid, change).pipe(
    map(({ channel_member }) => channel_member),
  );
