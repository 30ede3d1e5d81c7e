import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { getOG, type GetOGResponse } from '../protocol/endpoints/links.js';
import { command } from './command.js';

/**
 * Emits the preview of a link, in the form of an attachment. Errors with an `ApiError` when there is
 * none, and where the server gives no previews.
 *
 * @example
 * ```ts
 * import { type ChatConnection, previewLink } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * previewLink(chat, 'https://example.com').subscribe(({ title }) => console.log(title));
 * ```
 */
export const previewLink = (chat: Calls, url: string): Observable<GetOGResponse> =>
  command(chat, getOG, {}, { url });
