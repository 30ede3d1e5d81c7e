import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Poll, PollVote } from '../protocol/objects.js';

/** A poll, and the connected user, whose votes it keeps. */
export interface PollState {
  /** The poll; undefined until an event or a response brings it, and after it was deleted. */
  readonly poll: Poll | undefined;
  /** The connected user's id; undefined until the first health check. */
  readonly me: string | undefined;
}

/** The state before the first event. */
export const emptyPoll: PollState = { poll: undefined, me: undefined };

/** The poll as a response has it. */
export const mergePoll = ({ me }: PollState, poll: Poll): PollState => ({ poll, me });

const ownAfter = (
  own: readonly PollVote[],
  event: Extract<ChatEvent, { readonly type: `poll.vote_${string}` }>,
): readonly PollVote[] => {
  const { poll, poll_vote: vote } = event;
  const others = own.filter(({ id }) => id !== vote.id);
  if (event.type === 'poll.vote_removed') return others;
  const isReplaced = (it: PollVote): boolean =>
    vote.is_answer === true
      ? it.is_answer === true
      : poll.enforce_unique_vote === true && it.is_answer !== true;
  return [...others.filter((it) => !isReplaced(it)), vote];
};

/** With a newer form of the poll, which has no votes of the user. */
const withPoll = (
  { poll: known, me }: PollState,
  poll: Poll,
  own_votes = known?.own_votes ?? [],
): PollState => ({ poll: { ...poll, own_votes }, me });

/**
 * A fold of one poll: events of other polls change nothing. Events carry no votes of the user, so it
 * keeps them, and adds those of its own `poll.vote_` events.
 *
 * @example
 * ```ts
 * import { emptyPoll, foldPoll } from 'millrace/state';
 * import { type Observable, scan } from 'rxjs';
 * import type { ChatEvent } from 'millrace/protocol';
 *
 * declare const events$: Observable<ChatEvent>;
 * events$
 *   .pipe(scan(foldPoll('poll-1'), emptyPoll))
 *   .subscribe(({ poll }) => console.log(poll?.vote_count));
 * ```
 */
export const foldPoll =
  (pollId: string) =>
  (state: PollState, event: ChatEvent): PollState => {
    switch (event.type) {
      case 'health.check':
        return event.me && event.me.id !== state.me ? { ...state, me: event.me.id } : state;
      case 'message.new':
      case 'message.updated':
        return event.message.poll?.id === pollId ? withPoll(state, event.message.poll) : state;
      case 'poll.updated':
      case 'poll.closed':
        return event.poll.id === pollId ? withPoll(state, event.poll) : state;
      case 'poll.deleted':
        return event.poll.id === pollId ? { ...state, poll: undefined } : state;
      case 'poll.vote_casted':
      case 'poll.vote_changed':
      case 'poll.vote_removed': {
        if (event.poll.id !== pollId) return state;
        const isOwn = state.me !== undefined && event.poll_vote.user_id === state.me;
        const own = state.poll?.own_votes ?? [];
        return withPoll(state, event.poll, isOwn ? ownAfter(own, event) : own);
      }
      default:
        return state;
    }
  };
