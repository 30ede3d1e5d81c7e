import { withDefaultAt } from '../internal/paths.js';
import type { CallRequest, Endpoint } from '../protocol/endpoints/endpoint.js';
import type { Backend } from './backend.js';

const withActor = <Row extends Endpoint>(
  { actor }: Row,
  request: CallRequest<Row>,
  userId: string,
): CallRequest<Row> =>
  // The endpoint table guarantees that the request has a string at this path.
  actor === undefined ? request : withDefaultAt(request, actor.split('.'), userId);

/**
 * A backend that acts as a user. Use it with the commands of the root entry to send messages and
 * make changes in the user's name; the server does not check that user's permissions. A request
 * that already names a user is not changed, and neither is one without an acting user, such as a
 * query for users.
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
 * @param userId the user who acts; it has to exist
 */
export const asUser = (chat: Backend, userId: string): Backend => ({
  ...chat,
  call: (endpoint, params, request) =>
    chat.call(endpoint, params, withActor(endpoint, request, userId)),
});
