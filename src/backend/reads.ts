import { map, type Observable } from 'rxjs';
import * as reads from '../protocol/endpoints/reads.js';
import type { UnreadCounts } from '../protocol/endpoints/reads.js';
import type { Backend } from './backend.js';

/**
 * The unread counts of several users, by user id.
 *
 * @example
 * ```ts
 * import { type Backend, unreadCountsOf } from 'millrace/backend';
 *
 * declare const chat: Backend;
 * unreadCountsOf(chat, ['jane', 'john']).subscribe((counts) =>
 *   console.log(counts['jane']?.total_unread_count),
 * );
 * ```
 */
export const unreadCountsOf = (
  { call }: Backend,
  userIds: readonly string[],
): Observable<Readonly<Record<string, UnreadCounts>>> =>
  call(reads.unreadCountsBatch, {}, { user_ids: userIds }).pipe(
    map(({ counts_by_user }) => counts_by_user),
  );
