import { map, type Observable } from 'rxjs';
import * as channelTypes from '../protocol/endpoints/channelTypes.js';
import type {
  ChannelType,
  CreateChannelTypeRequest,
  UpdateChannelTypeRequest,
} from '../protocol/endpoints/channelTypes.js';
import type { Backend } from './backend.js';

/**
 * All channel types, by name.
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
 * A channel type: its switches, and what each role may do in channels of it.
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
 * Makes a channel type; what is not given is as in the built-in type `messaging`.
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
 * Changes a channel type, a built-in one too. `grants` change role by role: a list replaces what a
 * role may do, an empty one leaves it nothing, and null in the place of them all brings the usual
 * grants back.
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
 * Deletes a channel type; not a built-in one, and none that still has channels.
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
