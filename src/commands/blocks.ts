import { map, type Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as blocks from '../protocol/endpoints/blocks.js';
import type {
  BlockedUser,
  BlockUserRequest,
  BlockUserResponse,
} from '../protocol/endpoints/blocks.js';
import type { EmptyResponse } from '../protocol/endpoints/shared.js';
import { command } from './command.js';

/**
 * Blocks a user for the connected user: the channels of these two alone are hidden, and what the
 * blocked user writes there is not delivered, until the user is unblocked. Other channels stay as they
 * are. The ids of the blocked users are in `blocked_user_ids` of `me`.
 *
 * @example
 * ```ts
 * import { blockUser, type ChatConnection } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * blockUser(chat, 'jane').subscribe();
 * ```
 */
export const blockUser = (
  chat: Calls,
  userId: string,
  by: Pick<BlockUserRequest, 'user_id'> = {},
): Observable<BlockUserResponse> =>
  command(chat, blocks.blockUsers, {}, { ...by, blocked_user_id: userId });

/**
 * Unblocks a user, and shows the channels again that the block had hidden.
 *
 * @example
 * ```ts
 * import { type ChatConnection, unblockUser } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * unblockUser(chat, 'jane').subscribe();
 * ```
 */
export const unblockUser = (
  chat: Calls,
  userId: string,
  by: Pick<BlockUserRequest, 'user_id'> = {},
): Observable<EmptyResponse> =>
  command(chat, blocks.unblockUsers, {}, { ...by, blocked_user_id: userId });

/**
 * Emits the users that the connected user blocked, first blocked first.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getBlockedUsers } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getBlockedUsers(chat).subscribe((blocks) => console.log(blocks.length));
 * ```
 */
export const getBlockedUsers = (
  chat: Calls,
  by: Pick<BlockUserRequest, 'user_id'> = {},
): Observable<readonly BlockedUser[]> =>
  command(chat, blocks.getBlockedUsers, {}, by).pipe(map((response) => response.blocks));
