import { emptyReads, foldReads, type Reads } from '../state/reads.js';
import { channelSlice } from './channelSlice.js';
import type { ConnectionOperator } from './connectionOperator.js';

/**
 * The read positions of a channel by user id, and how far its messages were delivered, as a new map
 * on each change. On a connection every
 * subscriber gets the current positions first, once a response or an event has brought the channel:
 * `watch` it. Any other source is folded from its events alone. Completes and errors with the
 * source.
 *
 * ```
 * source                --read(jane, 1)--x--read(jane, 2)--|
 * readsOf('x:a')        --{jane: 1}--------{jane: 2}------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, readsOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(readsOf('messaging:general')).subscribe((reads) => {
 *   console.log(reads.get('jane')?.lastReadMessageId);
 * });
 * ```
 */
export const readsOf: ConnectionOperator<[cid: string], Reads> = channelSlice({
  empty: emptyReads,
  fold: foldReads,
  of: ({ reads }) => reads,
});
