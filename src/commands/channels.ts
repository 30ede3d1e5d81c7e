import { map, type Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as channelActions from '../protocol/endpoints/channelActions.js';
import type {
  DeleteChannelResponse,
  DeleteChannelRequest,
  DeleteChannelsResponse,
  DeleteChannelsRequest,
  HideChannelRequest,
  TruncateChannelResponse,
  TruncateChannelRequest,
} from '../protocol/endpoints/channelActions.js';
import * as channelUpdates from '../protocol/endpoints/channelUpdates.js';
import type { UpdateChannelPartialRequest } from '../protocol/endpoints/channelUpdates.js';
import type {
  UpdateChannelResponse,
  UpdateChannelRequest,
} from '../protocol/endpoints/channelUpdates.js';
import * as channels from '../protocol/endpoints/channels.js';
import type {
  ChannelResponse,
  GetOrCreateChannelResponse,
  QueryChannelsRequest,
} from '../protocol/endpoints/channels.js';
import type { EmptyResponse } from '../protocol/endpoints/shared.js';
import type { ChannelInput, MemberInput } from '../protocol/endpoints/inputs.js';
import { channelCommand, command } from './command.js';

/**
 * Returns a channel, and creates it if it does not exist; `data` is used only on creation. The
 * channel is not watched: use `watch` to get its events.
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
  chat: Calls,
  cid: string,
  data: ChannelInput = {},
): Observable<GetOrCreateChannelResponse> =>
  channelCommand(chat, channels.getOrCreateChannel, cid, { data, state: true });

/**
 * Returns the channel of a type that has exactly these members, and creates it if it does not
 * exist. The server derives its id from the members. The channel is not watched: use `watch` to get
 * its events.
 *
 * @example
 * ```ts
 * import { type ChatConnection, createDistinctChannel } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * createDistinctChannel(chat, 'messaging', ['john', 'jane']).subscribe(({ channel }) =>
 *   console.log(channel.cid),
 * );
 * ```
 */
export const createDistinctChannel = (
  chat: Calls,
  type: string,
  members: readonly MemberInput[],
  data: Omit<ChannelInput, 'members'> = {},
): Observable<GetOrCreateChannelResponse> =>
  command(
    chat,
    channels.getOrCreateDistinctChannel,
    { type },
    { data: { ...data, members }, state: true },
  );

/**
 * The channels that match a filter, at most `limit`, 10 by default. With `watch: true` the socket
 * watches them until it closes; after a reconnect they are not watched: use `channelList` or the
 * function `watch` for that. With `watch` or `presence` the request waits until the connection is
 * online.
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
  chat: Calls,
  query: QueryChannelsRequest,
): Observable<readonly ChannelResponse[]> =>
  command(chat, channels.queryChannels, {}, { watch: false, ...query }).pipe(
    map(({ channels }) => channels),
  );

/**
 * Updates a channel. `data` replaces all of its data; a `message` is sent as a system message.
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
  chat: Calls,
  cid: string,
  change: UpdateChannelRequest,
): Observable<UpdateChannelResponse> =>
  channelCommand(chat, channelUpdates.updateChannel, cid, change);

/**
 * Updates single fields of a channel: `frozen`, `disabled`, `cooldown` and custom keys. A dot in a
 * key addresses a nested field.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updateChannelPartial } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updateChannelPartial(chat, 'messaging:general', {
 *   set: { name: 'General', 'theme.color': 'green' },
 *   unset: ['topic'],
 * }).subscribe();
 * ```
 */
export const updateChannelPartial = (
  chat: Calls,
  cid: string,
  change: UpdateChannelPartialRequest,
): Observable<UpdateChannelResponse> =>
  channelCommand(chat, channelUpdates.updateChannelPartial, cid, change);

/**
 * Returns a channel without creating or watching it.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getChannel } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getChannel(chat, 'messaging:general').subscribe(({ members }) => console.log(members?.length));
 * ```
 */
export const getChannel = (chat: Calls, cid: string): Observable<GetOrCreateChannelResponse> =>
  channelCommand(chat, channelActions.getChannel, cid, {});

/**
 * Deletes a channel. Its id can be used again for a new channel, which has none of the members and
 * messages. With `hard_delete` the server keeps no data of the deleted channel.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deleteChannel } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * deleteChannel(chat, 'messaging:general').subscribe();
 * ```
 */
export const deleteChannel = (
  chat: Calls,
  cid: string,
  options: DeleteChannelRequest = {},
): Observable<DeleteChannelResponse> =>
  channelCommand(chat, channelActions.deleteChannel, cid, options);

/**
 * Deletes several channels, all or none.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deleteChannels } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * deleteChannels(chat, ['messaging:general', 'messaging:random']).subscribe();
 * ```
 */
export const deleteChannels = (
  chat: Calls,
  cids: readonly string[],
  options: Omit<DeleteChannelsRequest, 'cids'> = {},
): Observable<DeleteChannelsResponse> =>
  command(chat, channelActions.deleteChannels, {}, { ...options, cids });

/**
 * Deletes the messages of a channel, all of them or those up to `truncated_at`. A `message` is sent
 * as a system message.
 *
 * @example
 * ```ts
 * import { type ChatConnection, truncateChannel } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * truncateChannel(chat, 'messaging:general', { message: { text: 'A new start' } }).subscribe();
 * ```
 */
export const truncateChannel = (
  chat: Calls,
  cid: string,
  options: TruncateChannelRequest = {},
): Observable<TruncateChannelResponse> =>
  channelCommand(chat, channelActions.truncateChannel, cid, options);

/**
 * Hides a channel from the connected user's queries until a new message arrives. With
 * `clear_history` the earlier messages stay hidden.
 *
 * @example
 * ```ts
 * import { type ChatConnection, hideChannel } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * hideChannel(chat, 'messaging:general', { clear_history: true }).subscribe();
 * ```
 */
export const hideChannel = (
  chat: Calls,
  cid: string,
  options: HideChannelRequest = {},
): Observable<EmptyResponse> => channelCommand(chat, channelActions.hideChannel, cid, options);

/**
 * Shows a hidden channel again.
 *
 * @example
 * ```ts
 * import { type ChatConnection, showChannel } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * showChannel(chat, 'messaging:general').subscribe();
 * ```
 */
export const showChannel = (chat: Calls, cid: string): Observable<EmptyResponse> =>
  channelCommand(chat, channelActions.showChannel, cid, {});
