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
import { cid, FriendshipRequest, type Person } from './cast.js';

/** The people of the story. */
export interface Cast {
  readonly ann: Person;
  readonly bob: Person;
  readonly cleo: Person;
}

type Scene = Observable<unknown>;

const pauseMs = 600;
const typingMs = 900;

const pause: Scene = timer(pauseMs);

/** What happens in the channel, over and over. Emits nothing; errors when a call is refused. */
export const story = ({ ann, bob, cleo }: Cast): Observable<never> => {
  let lastMessage: string | undefined;

  const arrives = ({ arrive }: Person): Scene => defer(() => (arrive(), EMPTY));
  const leaves = ({ leave }: Person): Scene => defer(() => (leave(), EMPTY));
  const types = ({ chat }: Person): Scene =>
    startTyping(chat, cid).pipe(
      switchMap(() => timer(typingMs)),
      switchMap(() => stopTyping(chat, cid)),
    );
  const says = (who: Person, text: string): Scene =>
    concat(
      types(who),
      sendMessage(who.chat, cid, { text }).pipe(
        tap(({ message }) => {
          lastMessage = message.id;
        }),
      ),
    );
  const reacts = ({ chat }: Person, type: string): Scene =>
    defer(() => (lastMessage === undefined ? EMPTY : sendReaction(chat, lastMessage, { type })));
  const reads = ({ chat }: Person): Scene => markRead(chat, cid);
  const asks = ({ chat }: Person, text: string): Scene =>
    defer(() => (chat.outbox.next(FriendshipRequest.to(cid, { text })), EMPTY));

  const scenes: readonly Scene[] = [
    arrives(ann),
    arrives(bob),
    says(ann, 'Good morning! Who is around?'),
    reads(bob),
    says(bob, 'Me, with coffee.'),
    reacts(ann, 'love'),
    arrives(cleo),
    asks(cleo, 'Hey there, long time no see!'),
    says(cleo, 'Just back from the river.'),
    reacts(bob, 'like'),
    reads(ann),
    leaves(bob),
    says(ann, 'Bob is gone again.'),
    arrives(bob),
    reads(bob),
    says(bob, 'Never for long.'),
    leaves(cleo),
    pause,
  ];
  const told$ = concat(...scenes.flatMap((scene) => [pause, scene]));
  return told$.pipe(repeat(), ignoreElements());
};
