import {
  concat,
  defer,
  EMPTY,
  ignoreElements,
  type Observable,
  repeat,
  switchMap,
  tap,
  timer,
} from 'rxjs';
import { markRead, sendMessage, sendReaction, startTyping, stopTyping } from '../../index.js';
import { cid, FriendshipRequest, type Participant } from './participants.js';

/** The participants that speak in the script. */
export interface Speakers {
  readonly ann: Participant;
  readonly bob: Participant;
  readonly cleo: Participant;
}

type Step = Observable<unknown>;

const pauseMs = 600;
const typingMs = 900;

const pause: Step = timer(pauseMs);

/** Runs the script in a loop. Emits nothing; errors when the server refuses a request. */
export const playScript = ({ ann, bob, cleo }: Speakers): Observable<never> => {
  let lastMessage: string | undefined;

  const connects = ({ connect }: Participant): Step => defer(() => (connect(), EMPTY));
  const disconnects = ({ disconnect }: Participant): Step => defer(() => (disconnect(), EMPTY));
  const types = ({ chat }: Participant): Step =>
    startTyping(chat, cid).pipe(
      switchMap(() => timer(typingMs)),
      switchMap(() => stopTyping(chat, cid)),
    );
  const sends = (who: Participant, text: string): Step =>
    concat(
      types(who),
      sendMessage(who.chat, cid, { text }).pipe(
        tap(({ message }) => {
          lastMessage = message.id;
        }),
      ),
    );
  const reacts = ({ chat }: Participant, type: string): Step =>
    defer(() => (lastMessage === undefined ? EMPTY : sendReaction(chat, lastMessage, { type })));
  const reads = ({ chat }: Participant): Step => markRead(chat, cid);
  const publishes = ({ chat }: Participant, text: string): Step =>
    defer(() => (chat.outbox.next(FriendshipRequest.to(cid, { text })), EMPTY));

  const steps: readonly Step[] = [
    connects(ann),
    connects(bob),
    sends(ann, 'Good morning! Who is around?'),
    reads(bob),
    sends(bob, 'Me, with coffee.'),
    reacts(ann, 'love'),
    connects(cleo),
    publishes(cleo, 'Hey there, long time no see!'),
    sends(cleo, 'Just back from the river.'),
    reacts(bob, 'like'),
    reads(ann),
    disconnects(bob),
    sends(ann, 'Bob is gone again.'),
    connects(bob),
    reads(bob),
    sends(bob, 'Never for long.'),
    disconnects(cleo),
    pause,
  ];
  const script$ = concat(...steps.flatMap((step) => [pause, step]));
  return script$.pipe(repeat(), ignoreElements());
};
