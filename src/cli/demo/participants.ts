import * as t from 'io-ts';
import { ignoreElements, merge, type Subscription } from 'rxjs';
import { createToken } from '../../backend/index.js';
import { type ChatConnection, connect as connectTo, defineEvent, watch } from '../../index.js';

/** The channel of the demo. */
export const cid = 'messaging:lobby';

/** The custom event that the participants send each other. */
export const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));

/** The address and the credentials of a server. */
export interface ServerAddress {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** A user with a connection of its own. */
export interface Participant {
  readonly id: string;
  readonly name: string;
  readonly chat: ChatConnection;
  /** Connects and watches the channel. Does nothing when connected. */
  readonly connect: () => void;
  /** Closes the connection. */
  readonly disconnect: () => void;
}

/** Creates a participant that is not connected yet. */
export const createParticipant = (
  { url, apiKey, apiSecret }: ServerAddress,
  name: string,
  onError: (error: unknown) => void,
): Participant => {
  const id = name.toLowerCase();
  const chat = connectTo({
    url,
    apiKey,
    user: { id, name },
    token: () => createToken(apiSecret, id),
  });
  let subscription: Subscription | undefined;
  return {
    id,
    name,
    chat,
    connect: () => {
      subscription ??= merge(chat, watch(chat, cid, { presence: true }))
        .pipe(ignoreElements())
        .subscribe({ error: onError });
    },
    disconnect: () => {
      subscription?.unsubscribe();
      subscription = undefined;
    },
  };
};
