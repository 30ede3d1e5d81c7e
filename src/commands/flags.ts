import { map, type Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as flags from '../protocol/endpoints/flags.js';
import type {
  FlagRequest,
  QueryMessageFlagsRequest,
  QueryMessageFlagsResponse,
  UnflagResponse,
} from '../protocol/endpoints/flags.js';
import type { Flag } from '../protocol/objects.js';
import { command } from './command.js';

const flagTarget = (chat: Calls, request: FlagRequest): Observable<Flag | undefined> =>
  command(chat, flags.flag, {}, request).pipe(map(({ flag }) => flag));

/**
 * Flags a message of another user for the moderators, and emits the flag. A second flag by the same
 * user changes nothing.
 *
 * @example
 * ```ts
 * import { type ChatConnection, flagMessage } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * flagMessage(chat, 'message-1', { reason: 'spam' }).subscribe();
 * ```
 */
export const flagMessage = (
  chat: Calls,
  messageId: string,
  reason: Pick<FlagRequest, 'reason' | 'custom'> = {},
): Observable<Flag | undefined> => flagTarget(chat, { ...reason, target_message_id: messageId });

/**
 * Flags another user for the moderators, and emits the flag. A second flag by the same user changes
 * nothing.
 *
 * @example
 * ```ts
 * import { type ChatConnection, flagUser } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * flagUser(chat, 'jane', { reason: 'spam' }).subscribe();
 * ```
 */
export const flagUser = (
  chat: Calls,
  userId: string,
  reason: Pick<FlagRequest, 'reason' | 'custom'> = {},
): Observable<Flag | undefined> => flagTarget(chat, { ...reason, target_user_id: userId });

/**
 * Takes a flag of the connected user back, and emits it if there was one.
 *
 * @example
 * ```ts
 * import { type ChatConnection, unflag } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * unflag(chat, { target_message_id: 'message-1' }).subscribe();
 * ```
 */
export const unflag = (
  chat: Calls,
  target: Pick<FlagRequest, 'target_message_id' | 'target_user_id'>,
): Observable<UnflagResponse> => command(chat, flags.unflag, {}, target);

/**
 * Emits the flagged messages, newest flag first: 30 by default, at most 300. For moderators and
 * backends.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryMessageFlags } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * queryMessageFlags(chat, {
 *   filter_conditions: { channel_cid: 'messaging:general' },
 * }).subscribe(({ flags }) => console.log(flags.length));
 * ```
 */
export const queryMessageFlags = (
  chat: Calls,
  query: QueryMessageFlagsRequest = {},
): Observable<QueryMessageFlagsResponse> => command(chat, flags.queryMessageFlags, {}, query);
