import type { ChatConnection } from 'millrace';
import { StreamChat } from 'stream-chat';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Place } from '../helpers/chatServer.js';
import { createTape, type Frame, type Tape } from './tape.js';

/** A connection with the vendor's client. */
export interface Seat {
  readonly tape: Tape;
  readonly chat: StreamChat;
  /** The socket that it has now. */
  readonly socket: () => WebSocket | undefined;
}

/** A connection with the client of this package. */
export interface OwnSeat {
  readonly tape: Tape;
  readonly chat: ChatConnection;
  readonly socket: () => WebSocket | undefined;
}

const isLocal = (type: string): boolean => type.startsWith('connection.');

/** What a client adds to an event may be more than JSON. */
const asFrame = (event: object): Frame => JSON.parse(JSON.stringify(event)) as Frame;

const readFrame = (data: unknown): Frame => JSON.parse(String(data)) as Frame;

/** Connects a user with the vendor's client; `profile` is what it connects with. */
export const takeSeat = async (
  { url, token }: Place,
  userId: string,
  profile: object = {},
): Promise<Seat> => {
  const chat = new StreamChat('dev', { baseURL: url, allowServerSideConnect: true });
  const socket = () => chat.wsConnection?.ws as unknown as WebSocket | undefined;
  const tape = createTape(socket);
  const known = new WeakSet<WebSocket>();
  chat.on((event) => {
    const current = socket();
    if (isLocal(event.type)) tape.record(asFrame(event));
    else if (current && !known.has(current)) {
      // The first frame of a socket: from here on the frames are taken as they come.
      known.add(current);
      tape.record(asFrame(event));
      current.addEventListener('message', ({ data }) => tape.record(readFrame(data)));
    }
  });
  await chat.connectUser({ id: userId, name: userId, ...profile }, await token(userId));
  onTestFinished(() => chat.disconnectUser().then(() => undefined));
  return { tape, chat, socket };
};

/** Connects a user with the client of this package, and waits for its first frame. */
export const takeOwnSeat = async (place: Place, userId: string): Promise<OwnSeat> => {
  let current: WebSocket | undefined;
  const tape = createTape(() => current);
  const chat = place.client(userId, {
    retry: { delayMs: () => 0 },
    webSocket: (url) => {
      current = new WebSocket(url);
      current.on('message', (data: Buffer) => tape.record(readFrame(data.toString())));
      return current;
    },
  });
  await new Promise<void>((resolve, reject) => {
    const subscription = chat.subscribe({
      next: (event) => {
        if (isLocal(event.type)) tape.record(asFrame(event));
        if (event.type === 'health.check') resolve();
      },
      error: reject,
    });
    onTestFinished(() => {
      subscription.unsubscribe();
    });
  });
  return { tape, chat, socket: () => current };
};
