import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { search, type SearchRequest, type SearchResponse } from '../protocol/endpoints/search.js';
import { command } from './command.js';

/**
 * Emits the messages with some words, or with other traits, in the channels of a filter: the newest 25
 * by default, at most 100. `next` of the response is the `next` of the following request.
 *
 * @example
 * ```ts
 * import { type ChatConnection, searchMessages } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * searchMessages(chat, {
 *   filter_conditions: { members: { $in: ['john'] } },
 *   message_filter_conditions: { text: { $autocomplete: 'lun' } },
 * }).subscribe(({ results }) => {
 *   for (const { message } of results) console.log(message.cid, message.text);
 * });
 * ```
 */
export const searchMessages = (chat: Calls, request: SearchRequest): Observable<SearchResponse> =>
  command(chat, search, {}, request);
