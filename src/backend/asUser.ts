import { withAt } from '../internal/fields.js';
import type { Endpoint } from '../protocol/endpoints/entry.js';
import { type EndpointKey, endpoints, type RequestOf } from '../protocol/endpoints/table.js';
import type { Backend } from './backend.js';

const withActor = <Key extends EndpointKey>(
  key: Key,
  request: RequestOf<Key>,
  userId: string,
): RequestOf<Key> => {
  const { actor }: Endpoint = endpoints[key];
  if (actor === undefined) return request;
  // The codec of the request has a text there: the table says so.
  return withAt(request, actor.split('.'), userId);
};

/**
 * A backend whose calls name a user as the one who acts, without that user's permissions being
 * asked for. All commands of the root entry take it. A request that names somebody itself is left
 * as it is, and so is a call in which nobody acts, such as a query for users.
 *
 * @example
 * ```ts
 * import { banUser, createChannel, sendMessage } from 'millrace';
 * import { asUser, type Backend } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * const jane = asUser(chat, 'jane');
 * createChannel(jane, 'messaging:general', { members: ['jane', 'john'] }).subscribe();
 * sendMessage(jane, 'messaging:general', { text: 'Welcome!' }).subscribe();
 * banUser(jane, 'eve', { channel_cid: 'messaging:general' }).subscribe();
 * ```
 * @param chat the backend
 * @param userId who acts; the user has to exist
 */
export const asUser = (chat: Backend, userId: string): Backend => ({
  ...chat,
  call: (key, params, request) => chat.call(key, params, withActor(key, request, userId)),
});
