import { distinctUntilChanged, filter, map, merge, type Observable, scan } from 'rxjs';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { type ChannelState, cidOf } from '../state/channel.js';
import { connectionOperator, type ConnectionOperator } from './connectionOperator.js';
import { channelsIn, stateStream } from './stateStream.js';

/** A part of the state of a channel, and its fold. */
export interface ChannelSlice<S> {
  readonly empty: S;
  readonly fold: (state: S, event: ChatEvent) => S;
  readonly of: (channel: ChannelState) => S;
  /** Whether it shows messages, of which more are kept while somebody follows them. */
  readonly showsMessages?: boolean;
}

/** Emits a part of a channel's state on each change, starting when the channel is known. */
export const channelSlice = <S>({
  empty,
  fold,
  of,
  showsMessages = false,
}: ChannelSlice<S>): ConnectionOperator<[cid: string], S> =>
  connectionOperator((cid) => {
    const isOfOtherChannel = (event: ChatEvent): boolean => (cidOf(event) ?? cid) !== cid;
    const states = stateStream<S | undefined>(
      ({ entry, follow }) => {
        const slice$ = entry(channelsIn, cid).pipe(map((channel) => channel && of(channel)));
        return showsMessages ? merge(follow(cid), slice$) : slice$;
      },
      scan((state: S | undefined, event: ChatEvent) => {
        if (isOfOtherChannel(event)) return state;
        const before = state ?? empty;
        const after = fold(before, event);
        return after === before ? state : after;
      }, undefined),
    );
    return (source$: Observable<ChatEvent>) =>
      states(source$).pipe(
        filter((state) => state !== undefined),
        distinctUntilChanged(),
      );
  });
