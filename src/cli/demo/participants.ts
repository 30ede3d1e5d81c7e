import * as t from 'io-ts';
import { ignoreElements, merge, type Subscription } from 'rxjs';
import { createToken } from '../../backend/index.js';
import { type ChatConnection, connect, defineEvent, watch } from '../../index.js';

/** The channel where it all happens. */
export const cid = 'messaging:lobby';

/** The custom event that the people send each other. */
export const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));

/** A server, as a client finds it. */
export interface Place {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** Somebody with a client of their own. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly chat: ChatConnection;
  /** Opens the client's socket and watches the channel; does nothing when it is open. */
  readonly arrive: () => void;
  /** Closes it. */
  readonly leave: () => void;
}

/** A person who is not there yet. */
export const person = (
  { url, apiKey, apiSecret }: Place,
  name: string,
  failed: (error: unknown) => void,
): Person => {
  const id = name.toLowerCase();
  const chat = connect({
    url,
    apiKey,
    user: { id, name },
    token: () => createToken(apiSecret, id),
  });
  let present: Subscription | undefined;
  return {
    id,
    name,
    chat,
    arrive: () => {
      present ??= merge(chat, watch(chat, cid, { presence: true }))
        .pipe(ignoreElements())
        .subscribe({ error: failed });
    },
    leave: () => {
      present?.unsubscribe();
      present = undefined;
    },
  };
};
