import { computed, isSignal, signal, untracked } from '@angular/core';
import type { WatchOptions } from '../connection/heldWatch.js';
import { type ChannelCalls, type Failure, injectCalls } from './channelCalls.js';
import { type ChannelView, channelView, emptyView } from './channelView.js';
import { injectContext } from './chatContext.js';
import { followSignals, type MaybeSignal, type SignalsOf } from './followSignals.js';

/**
 * A channel as signals, and what a user does in it. `error` is also the error of the last call, if
 * that failed. Each call starts at once, goes on when the component is destroyed, and is not aborted
 * by unsubscribing. The Observable that it returns replays the outcome: one value and completion, or
 * a `CallError`. A failure that nobody subscribes to is no unhandled error.
 */
export interface Channel extends SignalsOf<ChannelView>, ChannelCalls {}

/**
 * A channel as signals, watched while the injector lives, and the calls of a user in it. A `cid` that
 * is a signal switches: until the first value of the other channel, each signal has its initial
 * value. The signals change together, at most once per animation frame; batching, errors and
 * rendering on a server are those of `injectChatSignal`.
 *
 * @example
 * ```ts
 * import { injectChannel } from 'millrace/angular';
 *
 * export class Room {
 *   readonly room = injectChannel('messaging:general', { presence: true });
 *
 *   submit(text: string): void {
 *     this.room.send({ text });
 *   }
 * }
 * ```
 */
export const injectChannel = (cid: MaybeSignal<string>, options: WatchOptions = {}): Channel => {
  const context = injectContext();
  const cidNow = (): string => (isSignal(cid) ? cid() : cid);
  const failed = signal<Failure | undefined>(undefined);
  const signals = followSignals({
    key: cid,
    project: (chat, current: string) => channelView(chat, context, current, options),
    initial: emptyView,
  });
  return {
    ...signals,
    error: computed(() => {
      const failure = failed();
      return signals.error() ?? (failure?.cid === cidNow() ? failure.error : undefined);
    }),
    ...injectCalls(() => untracked(cidNow), failed),
  };
};
