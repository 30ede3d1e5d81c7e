import type { Signal } from '@angular/core';
import { channelList } from '../operators/channelList.js';
import { connectionState$, type ConnectionState } from '../operators/connectionState.js';
import { presenceOf } from '../operators/presenceOf.js';
import { unreadCount$ } from '../operators/unreadCount.js';
import { unreadCountOf } from '../operators/unreadCountOf.js';
import type { ChannelQuery, ListedChannel } from '../state/channelList.js';
import type { UserPresence } from '../state/presence.js';
import type { MaybeSignal } from './followSignals.js';
import { followSignal } from './injectChatSignal.js';

/**
 * The state of the connection, `Idle` before it is used. Reading it opens the connection. Batching,
 * errors and rendering on a server are those of `injectChatSignal`.
 *
 * @example
 * ```ts
 * import { injectConnectionState } from 'millrace/angular';
 * import { computed } from '@angular/core';
 *
 * export class Banner {
 *   private readonly state = injectConnectionState();
 *   readonly isShown = computed(() => this.state() === 'Offline');
 * }
 * ```
 */
export const injectConnectionState = (): Signal<ConnectionState> =>
  followSignal<undefined, ConnectionState>(undefined, connectionState$, 'Idle');

/**
 * The number of the connected user's unread messages, in a channel or in all of them; 0 until it is
 * known. Batching, errors and rendering on a server are those of `injectChatSignal`.
 *
 * @example
 * ```ts
 * import { injectUnread } from 'millrace/angular';
 *
 * export class Badge {
 *   readonly total = injectUnread();
 *   readonly general = injectUnread('messaging:general');
 * }
 * ```
 */
export const injectUnread = (cid?: MaybeSignal<string>): Signal<number> =>
  cid === undefined
    ? followSignal<undefined, number>(undefined, unreadCount$, 0)
    : followSignal<string, number>(cid, (chat, current) => unreadCountOf(chat, current), 0);

/**
 * The presence of a user, `undefined` until it is known. It is queried from the server where no
 * watch covers it. Batching, errors and rendering on a server are those of `injectChatSignal`.
 *
 * @example
 * ```ts
 * import { injectPresence } from 'millrace/angular';
 * import { input } from '@angular/core';
 *
 * export class Avatar {
 *   readonly userId = input.required<string>();
 *   readonly presence = injectPresence(this.userId);
 * }
 * ```
 */
export const injectPresence = (id: MaybeSignal<string>): Signal<UserPresence | undefined> =>
  followSignal<string, UserPresence | undefined>(
    id,
    (chat, current) => presenceOf(chat, current),
    undefined,
  );

const noChannels: readonly ListedChannel[] = [];

/**
 * The channels that match a query, in its order, each of them watched; empty until the response. A
 * signal of a query that gives a new object is a new query. Batching, errors and rendering on a
 * server are those of `injectChatSignal`.
 *
 * @example
 * ```ts
 * import { injectChannelList } from 'millrace/angular';
 *
 * export class Sidebar {
 *   readonly channels = injectChannelList({
 *     filter_conditions: { members: { $in: ['john'] } },
 *     limit: 20,
 *   });
 * }
 * ```
 */
export const injectChannelList = (
  query: MaybeSignal<ChannelQuery>,
): Signal<readonly ListedChannel[]> =>
  followSignal<ChannelQuery, readonly ListedChannel[]>(
    query,
    (chat, current) => channelList(chat, current),
    noChannels,
  );
