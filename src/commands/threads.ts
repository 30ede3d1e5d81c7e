import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as threads from '../protocol/endpoints/threads.js';
import type {
  GetThreadRequest,
  GetThreadResponse,
  QueryThreadsRequest,
  QueryThreadsResponse,
  UpdateThreadPartialRequest,
  UpdateThreadPartialResponse,
} from '../protocol/endpoints/threads.js';
import { command } from './command.js';

/**
 * Emits a page of the threads that the connected user takes part in, the one with the last reply
 * first: 10 by default, at most 100. `next` of the response is the `next` of the following request.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryThreads } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * queryThreads(chat, { limit: 25, reply_limit: 3 }).subscribe(({ threads }) => {
 *   console.log(threads.length);
 * });
 * ```
 */
export const queryThreads = (
  chat: Calls,
  query: QueryThreadsRequest = {},
): Observable<QueryThreadsResponse> => command(chat, threads.queryThreads, {}, query);

/**
 * Emits the thread of a message, with its last replies. Errors with code 16 when nobody has replied.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getThread } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getThread(chat, 'message-1', { reply_limit: 10 }).subscribe(({ thread }) => {
 *   console.log(thread.reply_count);
 * });
 * ```
 */
export const getThread = (
  chat: Calls,
  messageId: string,
  options: GetThreadRequest = {},
): Observable<GetThreadResponse> =>
  command(chat, threads.getThread, { message_id: messageId }, options);

/**
 * Sets the title and custom keys of the thread of a message, and removes others.
 *
 * @example
 * ```ts
 * import { type ChatConnection, updateThreadPartial } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * updateThreadPartial(chat, 'message-1', { set: { title: 'Lunch' } }).subscribe();
 * ```
 */
export const updateThreadPartial = (
  chat: Calls,
  messageId: string,
  changes: UpdateThreadPartialRequest,
): Observable<UpdateThreadPartialResponse> =>
  command(chat, threads.updateThreadPartial, { message_id: messageId }, changes);
