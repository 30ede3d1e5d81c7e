import type { OperatorFunction } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { type ChannelState, emptyChannelState, foldChannelState } from '../state/channel.js';
import { channelSlice } from './channelSlice.js';

/**
 * All that is known of a channel: its data, members, watchers, reads, who types, and its messages;
 * each change once. Parts that did not change stay the same objects. Who types ends with the next
 * event here: `typingIn` ends it by the clock. On a connection the current state comes first, to
 * late subscribers too, as soon as an answer or an event told of the channel: `watch` it. Any other
 * source is folded from its events alone. Completes and errors with the source.
 *
 * ```
 * source                 --new(1)--x--join(jane)--|
 * channelState('x:a')    --{1}----------{1,jane}--|
 * ```
 *
 * @example
 * ```ts
 * import { channelState, type ChatConnection } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * chat.pipe(channelState('messaging:general')).subscribe(({ channel, members }) => {
 *   console.log(channel?.name, members.size);
 * });
 * ```
 */
export const channelState: (cid: string) => OperatorFunction<ChatEvent, ChannelState> =
  channelSlice({
    empty: emptyChannelState,
    fold: foldChannelState,
    of: (channel) => channel,
  });
