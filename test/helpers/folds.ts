import type { eq as Eq } from 'fp-ts';
import type { ChatEvent } from 'millrace/protocol';
import {
  emptyChannelState,
  emptyChatState,
  emptyMembers,
  emptyMutes,
  emptyPresence,
  emptyReads,
  emptyTimeline,
  emptyTyping,
  emptyUnread,
  emptyWatchers,
  eqChannelState,
  eqChatState,
  eqMembers,
  eqMutes,
  eqPresence,
  eqReads,
  eqTimeline,
  eqTyping,
  eqUnread,
  eqWatchers,
  foldChannelState,
  foldChatState,
  foldMembers,
  foldMutes,
  foldPresence,
  foldReads,
  foldTimeline,
  foldTyping,
  foldUnread,
  foldWatchers,
} from 'millrace/state';

/** A fold, and the equality of its states. */
export interface Folded<S> {
  readonly empty: S;
  readonly fold: (state: S, event: ChatEvent) => S;
  readonly eq: Eq.Eq<S>;
}

/** One whose type nobody looks at: it is only given states of its own. */
const folded = <S>(name: string, empty: S, fold: Folded<S>['fold'], eq: Eq.Eq<S>) =>
  [name, { empty, fold, eq } as Folded<unknown>] as const;

/** Every fold of `millrace/state`. */
export const folds = [
  folded('Members', emptyMembers, foldMembers, eqMembers),
  folded('Reads', emptyReads, foldReads, eqReads),
  folded('Presence', emptyPresence, foldPresence, eqPresence),
  folded('Typing', emptyTyping, foldTyping, eqTyping),
  folded('Watchers', emptyWatchers, foldWatchers, eqWatchers),
  folded('Mutes', emptyMutes, foldMutes, eqMutes),
  folded('Unread', emptyUnread, foldUnread, eqUnread),
  folded('Timeline', emptyTimeline, foldTimeline, eqTimeline),
  folded('ChannelState', emptyChannelState, foldChannelState, eqChannelState),
  folded('ChatState', emptyChatState, foldChatState, eqChatState),
];
