import { map, type Observable } from 'rxjs';
import * as channelTypes from '../protocol/endpoints/channelTypes.js';
import type {
  ChannelType,
  CreateChannelTypeRequest,
  UpdateChannelTypeRequest,
} from '../protocol/endpoints/channelTypes.js';
import type { Backend } from './backend.js';

/**
 * All channel types by name.
 *
 * @example
 * ```ts
 * import { type Backend, listChannelTypes } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * listChannelTypes(chat).subscribe((types) => console.log(Object.keys(types)));
 * ```
 */
export const listChannelTypes = ({
  call,
}: Backend): Observable<Readonly<Record<string, ChannelType>>> =>
  call(channelTypes.listChannelTypes, {}, {}).pipe(map(({ channel_types }) => channel_types));

/**
 * Returns a channel type: its settings, and what each role may do in its channels.
 *
 * @example
 * ```ts
 * import { type Backend, getChannelType } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * getChannelType(chat, 'messaging').subscribe(({ grants }) => console.log(grants?.['user']));
 * ```
 */
export const getChannelType = ({ call }: Backend, name: string): Observable<ChannelType> =>
  call(channelTypes.getChannelType, { name }, {});

/**
 * Creates a channel type. Settings that are absent are those of the built-in type `messaging`.
 *
 * @example
 * ```ts
 * import { type Backend, createChannelType } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * createChannelType(chat, { name: 'announcements', reactions: false }).subscribe();
 * ```
 */
export const createChannelType = (
  { call }: Backend,
  type: CreateChannelTypeRequest,
): Observable<ChannelType> => call(channelTypes.createChannelType, {}, type);

/**
 * Updates a channel type, including built-in ones. `grants` are replaced per role: an empty list
 * allows a role nothing, and `grants: null` resets all roles to their defaults.
 *
 * @example
 * ```ts
 * import { type Backend, updateChannelType } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * updateChannelType(chat, 'livestream', {
 *   typing_events: false,
 *   grants: { guest: ['read-channel', 'send-custom-event'] },
 * }).subscribe();
 * ```
 */
export const updateChannelType = (
  { call }: Backend,
  name: string,
  changes: UpdateChannelTypeRequest,
): Observable<ChannelType> => call(channelTypes.updateChannelType, { name }, changes);

/**
 * Deletes a channel type. The server refuses to delete a built-in type, and one that has channels.
 *
 * @example
 * ```ts
 * import { type Backend, deleteChannelType } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * deleteChannelType(chat, 'announcements').subscribe();
 * ```
 */
export const deleteChannelType = ({ call }: Backend, name: string): Observable<void> =>
  call(channelTypes.deleteChannelType, { name }, {}).pipe(map(() => undefined));
