import { foldTimeline } from '../state/timeline/foldTimeline.js';
import { emptyTimeline, type Timeline } from '../state/timeline/timeline.js';
import { channelSlice } from './channelSlice.js';
import type { ConnectionOperator } from './connectionOperator.js';

/**
 * The messages of a channel with threads, edits, deletions, reactions and pins, on each change.
 * Read a timeline with `messagesIn`, `repliesTo`, `pinnedIn`, `messageWith` and `newestFirst` of
 * `millrace/state`. On a connection every subscriber gets the current timeline first, once a
 * response or an event has brought the channel: `watch` it. Any other source is folded from its
 * events alone. Completes and errors with the source.
 *
 * While subscribed, a connection keeps up to `messageLimit` messages of the channel; `hasOlder` and
 * `hasNewer` of the timeline say whether there are others, and `loadOlder` and `loadNewer` load them.
 *
 * ```
 * source               --new(1)--x--edit(1)--new(2)--|
 * timelineOf('x:a')    --1----------1'-------1'2-----|
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, timelineOf } from 'millrace';
 * import { messagesIn } from 'millrace/state';
 * import { map } from 'rxjs';
 *
 * declare const chat: ChatConnection;
 * chat
 *   .pipe(timelineOf('messaging:general'), map(messagesIn))
 *   .subscribe((messages) => console.log(messages.map(({ text }) => text)));
 * ```
 */
export const timelineOf: ConnectionOperator<[cid: string], Timeline> = channelSlice({
  empty: emptyTimeline,
  fold: foldTimeline,
  of: ({ timeline }) => timeline,
  showsMessages: true,
});
