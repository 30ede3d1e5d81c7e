import { emptyMembers, foldMembers, type Members } from '../state/members.js';
import { channelSlice } from './channelSlice.js';
import type { ConnectionOperator } from './connectionOperator.js';

/**
 * The members of a channel by user id, as a new map on each change. On a connection every
 * subscriber gets the current members first, once a response or an event has brought the channel:
 * `watch` it. Any other source is folded from its events alone. Completes and errors with the
 * source.
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
export const membersOf: ConnectionOperator<[cid: string], Members> = channelSlice({
  empty: emptyMembers,
  fold: foldMembers,
  of: ({ members }) => members,
});
