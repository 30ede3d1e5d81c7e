import { type ChannelState, emptyChannelState, foldChannelState } from '../state/channel.js';
import { channelSlice } from './channelSlice.js';
import type { ConnectionOperator } from './connectionOperator.js';

/**
 * The whole state of a channel: its data, members, watchers, reads, typing users and messages, on
 * each change. Unchanged parts stay the same objects. Typing users expire here with the next event;
 * `typingIn` expires them by the clock. On a connection every subscriber gets the current state
 * first, once a response or an event has brought the channel: `watch` it. Any other source is
 * folded from its events alone. Completes and errors with the source. While subscribed, a connection
 * keeps up to `messageLimit` messages of the channel.
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
export const channelState: ConnectionOperator<[cid: string], ChannelState> = channelSlice({
  empty: emptyChannelState,
  fold: foldChannelState,
  of: (channel) => channel,
  showsMessages: true,
});
