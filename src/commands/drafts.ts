import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as drafts from '../protocol/endpoints/drafts.js';
import type {
  DraftRequest,
  DraftResponse,
  GetDraftResponse,
  QueryDraftsRequest,
  QueryDraftsResponse,
} from '../protocol/endpoints/drafts.js';
import type { MessageInput } from '../protocol/endpoints/inputs.js';
import type { EmptyResponse } from '../protocol/endpoints/shared.js';
import { channelCommand, command } from './command.js';

/**
 * Saves what the connected user has written in a channel, or with `parent_id` in a thread, in place of
 * what it had saved there before.
 *
 * @example
 * ```ts
 * import { type ChatConnection, saveDraft } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * saveDraft(chat, 'messaging:general', { text: 'Hello, I' }).subscribe();
 * ```
 */
export const saveDraft = (
  chat: Calls,
  cid: string,
  message: MessageInput,
): Observable<DraftResponse> => channelCommand(chat, drafts.createDraft, cid, { message });

/**
 * Emits the draft in a channel, or with `parent_id` in a thread; `draft` is absent when there is none.
 *
 * @example
 * ```ts
 * import { type ChatConnection, getDraft } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * getDraft(chat, 'messaging:general').subscribe(({ draft }) => console.log(draft?.message?.text));
 * ```
 */
export const getDraft = (
  chat: Calls,
  cid: string,
  options: DraftRequest = {},
): Observable<GetDraftResponse> => channelCommand(chat, drafts.getDraft, cid, options);

/**
 * Deletes the draft in a channel, or with `parent_id` in a thread. Nothing happens when there is none.
 *
 * @example
 * ```ts
 * import { type ChatConnection, deleteDraft } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * deleteDraft(chat, 'messaging:general').subscribe();
 * ```
 */
export const deleteDraft = (
  chat: Calls,
  cid: string,
  options: DraftRequest = {},
): Observable<EmptyResponse> => channelCommand(chat, drafts.deleteDraft, cid, options);

/**
 * Emits a page of the drafts of the connected user, last saved first: 25 by default, at most 100.
 *
 * @example
 * ```ts
 * import { type ChatConnection, queryDrafts } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * queryDrafts(chat).subscribe(({ drafts }) => console.log(drafts.length));
 * ```
 */
export const queryDrafts = (
  chat: Calls,
  query: QueryDraftsRequest = {},
): Observable<QueryDraftsResponse> => command(chat, drafts.queryDrafts, {}, query);
