import { from, type ObservableInput } from 'rxjs';
import { startTyping, stopTyping } from '../../commands/events.js';
import { sendMessage } from '../../commands/messages.js';
import { markRead } from '../../commands/reads.js';
import type { Actor, Person } from './person.js';

/** What a letter of a person's line does. */
export type Act = (person: Person) => ObservableInput<unknown>;

/** Acts by their letter. */
export type Acts = Readonly<Record<string, Act>>;

const calls: Acts = {
  t: ({ chat, cid }) => startTyping(chat, cid),
  s: ({ chat, cid }) => stopTyping(chat, cid),
  r: ({ chat, cid }) => markRead(chat, cid),
};

const moves: Readonly<Record<string, (actor: Actor) => void>> = {
  '+': (actor) => {
    actor.come();
  },
  '|': (actor) => {
    actor.leave();
  },
  w: (actor) => {
    actor.watch();
  },
  u: (actor) => {
    actor.stopWatching();
  },
  x: (actor) => {
    actor.setLine(false);
  },
  o: (actor) => {
    actor.setLine(true);
  },
};

const say =
  (text: string): Act =>
  ({ chat, cid }) =>
    sendMessage(chat, cid, { text });

/** What a letter makes an actor do; undefined if it means nothing. */
export const actOf = (letter: string, own: Acts): ((actor: Actor) => void) | undefined => {
  const act = own[letter] ?? calls[letter] ?? (/^[A-Z]$/.test(letter) ? say(letter) : undefined);
  if (own[letter] === undefined && moves[letter]) return moves[letter];
  return (
    act &&
    ((actor) => {
      actor.run(from(act(actor)));
    })
  );
};
