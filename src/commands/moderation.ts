import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import type { EmptyResponse } from '../protocol/endpoints/shared.js';
import * as moderation from '../protocol/endpoints/moderation.js';
import type {
  BanRequest,
  QueryBannedUsersResponse,
  QueryBannedUsersRequest,
  UnbanRequest,
} from '../protocol/endpoints/moderation.js';
import * as mutes from '../protocol/endpoints/mutes.js';
import type {
  MuteChannelResponse,
  MuteChannelRequest,
  MuteUserResponse,
  MuteUserRequest,
  UnmuteUserResponse,
} from '../protocol/endpoints/mutes.js';
import { command } from './command.js';

/**
 * Mutes a user for the connected user, without an end or for `timeout` minutes. Messages of a muted
 * user do not raise unread counts.
 *
 * @example
 * ```ts
 * import { type ChatConnection, muteUser } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * muteUser(chat, 'jane', { timeout: 60 }).subscribe();
 * ```
 */
export const muteUser = (
  chat: Calls,
  userId: string,
  options: Pick<MuteUserRequest, 'timeout'> = {},
): Observable<MuteUserResponse> =>
  command(chat, mutes.muteUser, {}, { ...options, target_id: userId });

/**
 * Unmutes a user.
 *
 * @example
 * ```ts
 * import { type ChatConnection, unmuteUser } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * unmuteUser(chat, 'jane').subscribe();
 * ```
 */
export const unmuteUser = (chat: Calls, userId: string): Observable<UnmuteUserResponse> =>
  command(chat, mutes.unmuteUser, {}, { target_id: userId });

/**
 * Mutes a channel for the connected user, without an end or for `expiration` milliseconds. Messages
 * in a muted channel do not raise unread counts.
 *
 * @example
 * ```ts
 * import { type ChatConnection, muteChannel } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * muteChannel(chat, 'messaging:general').subscribe();
 * ```
 */
export const muteChannel = (
  chat: Calls,
  cid: string,
  options: Pick<MuteChannelRequest, 'expiration'> = {},
): Observable<MuteChannelResponse> =>
  command(chat, mutes.muteChannel, {}, { ...options, channel_cid: cid });

/**
 * Unmutes a channel.
 *
 * @example
 * ```ts
 * import { type ChatConnection, unmuteChannel } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * unmuteChannel(chat, 'messaging:general').subscribe();
 * ```
 */
export const unmuteChannel = (chat: Calls, cid: string): Observable<EmptyResponse> =>
  command(chat, mutes.unmuteChannel, {}, { channel_cid: cid });

/**
 * Bans a user from a channel, or from the whole application without `channel_cid`; without an end
 * or for `timeout` minutes. Requires a moderator.
 *
 * @example
 * ```ts
 * import { banUser, type ChatConnection } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * banUser(chat, 'jane', { channel_cid: 'messaging:general', reason: 'spam' }).subscribe();
 * ```
 */
export const banUser = (
  chat: Calls,
  userId: string,
  options: Omit<BanRequest, 'target_user_id'> = {},
): Observable<EmptyResponse> =>
  command(chat, moderation.ban, {}, { ...options, target_user_id: userId });

/**
 * Lifts the ban of a user, from a channel or from the whole application.
 *
 * @example
 * ```ts
 * import { type ChatConnection, unbanUser } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * unbanUser(chat, 'jane', { channel_cid: 'messaging:general' }).subscribe();
 * ```
 */
export const unbanUser = (
  chat: Calls,
  userId: string,
  options: Omit<UnbanRequest, 'target_user_id'> = {},
): Observable<EmptyResponse> =>
  command(chat, moderation.unban, {}, { ...options, target_user_id: userId });

/**
 * The bans that match a filter. Requires a moderator of the channels that `channel_cid` names, or
 * of the application.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryBannedUsers } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * queryBannedUsers(chat, { filter_conditions: { channel_cid: 'messaging:general' } }).subscribe(
 *   ({ bans }) => console.log(bans.map(({ user }) => user.id)),
 * );
 * ```
 */
export const queryBannedUsers = (
  chat: Calls,
  query: QueryBannedUsersRequest,
): Observable<QueryBannedUsersResponse> => command(chat, moderation.queryBannedUsers, {}, query);
