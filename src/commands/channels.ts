import { map, type Observable } from 'rxjs';
import type { ChatConnection } from '../connection/connect.js';
import type {
  ChannelAnswer,
  GetOrCreateChannelAnswer,
  QueryChannelsRequest,
  UpdateChannelAnswer,
  UpdateChannelRequest,
} from '../protocol/endpoints/channels.js';
import type { ChannelInput, MemberInput } from '../protocol/endpoints/inputs.js';
import { channelCommand, command } from './command.js';

/**
 * The channel, created if need be and not watched; `data` counts only when it is new. Use `watch`
 * to get its events.
 *
 * @example
 * ```ts
 * import { type ChatConnection, createChannel } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * createChannel(chat, 'messaging:general', { members: ['john', 'jane'] }).subscribe();
 * ```
 */
export const createChannel = (
  chat: ChatConnection,
  cid: string,
  data: ChannelInput = {},
): Observable<GetOrCreateChannelAnswer> =>
  channelCommand(chat, 'getOrCreateChannel', cid, { data, state: true });

/**
 * The channels that fit a filter, ten unless `limit` says otherwise. They are not watched unless
 * `watch` says so; such a watch belongs to the socket and is not restored after a reconnect: use
 * the function `watch` for that. With `watch` or `presence` the call waits for the connection.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryChannels } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * queryChannels(chat, { filter_conditions: { members: { $in: ['john'] } } }).subscribe(
 *   (channels) => console.log(channels.map(({ channel }) => channel.cid)),
 * );
 * ```
 */
export const queryChannels = (
  chat: ChatConnection,
  query: QueryChannelsRequest,
): Observable<readonly ChannelAnswer[]> =>
  command(chat, 'queryChannels', {}, { watch: false, ...query }).pipe(
    map(({ channels }) => channels),
  );

/**
 * Changes a channel: `data` replaces all of its data, and a `message` may go with it.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updateChannel } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updateChannel(chat, 'messaging:general', { data: { name: 'General' } }).subscribe();
 * ```
 */
export const updateChannel = (
  chat: ChatConnection,
  cid: string,
  change: UpdateChannelRequest,
): Observable<UpdateChannelAnswer> => channelCommand(chat, 'updateChannel', cid, change);

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
  chat: ChatConnection,
  cid: string,
  members: readonly MemberInput[],
  options: Pick<UpdateChannelRequest, 'message'> = {},
): Observable<UpdateChannelAnswer> =>
  updateChannel(chat, cid, { ...options, add_members: members });

/**
 * Removes members from a channel; removing oneself is leaving.
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
  chat: ChatConnection,
  cid: string,
  userIds: readonly string[],
  options: Pick<UpdateChannelRequest, 'message'> = {},
): Observable<UpdateChannelAnswer> =>
  updateChannel(chat, cid, { ...options, remove_members: userIds });
