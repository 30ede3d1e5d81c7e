import type { OperatorFunction } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { emptyMembers, foldMembers, type Members } from '../state/members.js';
import { channelSlice } from './channelSlice.js';

/**
 * The members of a channel, by user id, each change once. On a connection the current ones come
 * first, to late subscribers too, as soon as an answer or an event told of the channel: `watch` it.
 * Any other source is folded, so that those are known whom its events told of. The same map as long
 * as nothing changes. Completes and errors with the source.
 *
 * ```
 * source                  --join(jane)--x--join(max)--leave(jane)--|
 * membersOf('x:a')        --{jane}---------{jane,max}-{max}--------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, membersOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(membersOf('messaging:general')).subscribe((members) => {
 *   console.log([...members.values()].map(({ user }) => user?.name));
 * });
 * ```
 */
export const membersOf: (cid: string) => OperatorFunction<ChatEvent, Members> = channelSlice({
  empty: emptyMembers,
  fold: foldMembers,
  of: ({ members }) => members,
});
