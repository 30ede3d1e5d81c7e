import { withDefaultAt } from '../internal/paths.js';
import type { CallRequest, Endpoint } from '../protocol/endpoints/endpoint.js';
import type { Backend } from './backend.js';

const withActor = <Row extends Endpoint>(
  { actor }: Row,
  request: CallRequest<Row>,
  userId: string,
): CallRequest<Row> =>
  // The codec of the request has a text there: the row says so.
  actor === undefined ? request : withDefaultAt(request, actor.split('.'), userId);

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
  call: (endpoint, params, request) =>
    chat.call(endpoint, params, withActor(endpoint, request, userId)),
});
