import type { Observable } from 'rxjs';
import * as messages from '../protocol/endpoints/messages.js';
import type { MessageResponse } from '../protocol/endpoints/sendMessage.js';
import type { Backend } from './backend.js';

/**
 * Restores a soft-deleted message.
 *
 * @example
 * ```ts
 * import { type Backend, undeleteMessage } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * undeleteMessage(chat, 'a-message-id').subscribe(({ message }) => console.log(message.text));
 * ```
 */
export const undeleteMessage = (
  { call }: Backend,
  messageId: string,
): Observable<MessageResponse> => call(messages.undeleteMessage, { id: messageId }, {});
