import { emptyWatchers, foldWatchers, type Watchers } from '../state/watchers.js';
import { channelSlice } from './channelSlice.js';
import type { ConnectionOperator } from './connectionOperator.js';

/**
 * The watchers of a channel and their number, on each change. On a connection every subscriber gets
 * the current value first, once a response or an event has brought the channel: `watch` it. Any
 * other source is folded from its events alone. Completes and errors with the source.
 *
 * ```
 * source                  --start(jane)--x--stop(jane)--|
 * watchersOf('x:a')       --1---------------0-----------|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, watchersOf } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(watchersOf('livestream:match')).subscribe(({ count, users }) => {
 *   console.log(`${count} watching`, [...users.keys()]);
 * });
 * ```
 */
export const watchersOf: ConnectionOperator<[cid: string], Watchers> = channelSlice({
  empty: emptyWatchers,
  fold: foldWatchers,
  of: ({ watchers }) => watchers,
});
