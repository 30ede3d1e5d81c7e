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
  chat: Calls,
  cid: string,
  data: ChannelInput = {},
): Observable<GetOrCreateChannelResponse> =>
  channelCommand(chat, channels.getOrCreateChannel, cid, { data, state: true });

/**
 * The one channel of a type that has exactly these members, created if need be and not watched; its
 * id follows from them.
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
  chat: Calls,
  query: QueryChannelsRequest,
): Observable<readonly ChannelResponse[]> =>
  command(chat, channels.queryChannels, {}, { watch: false, ...query }).pipe(
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
  chat: Calls,
  cid: string,
  change: UpdateChannelRequest,
): Observable<UpdateChannelResponse> =>
  channelCommand(chat, channelUpdates.updateChannel, cid, change);

/**
 * Changes single fields of a channel: `frozen`, `disabled`, `cooldown` and custom keys, whose dots
 * lead into nested data.
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
 * The channel as it is, neither created nor watched.
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
 * Deletes a channel. It can be created again by who may, without its members and messages; with
 * `hard_delete` nothing of it is kept.
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
 * Deletes channels, all of them or none.
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
 * Takes the history of a channel, up to `truncated_at` or as a whole; a `message` may stand in its
 * place.
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
 * Hides a channel from one's own queries until a message comes; with `clear_history` the messages
 * so far stay hidden.
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
 * Shows a channel again that was hidden.
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
