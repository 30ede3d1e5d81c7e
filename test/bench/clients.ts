import { connect, ofType, queryChannels } from 'millrace';
import { fakeSockets } from 'millrace/testing';
import { lastValueFrom } from 'rxjs';
import { StableWSConnection, StreamChat } from 'stream-chat';
import { answerOf, reader } from './history.js';

/** A client that knows the channels of an answer, and has one subscriber of new messages. */
export interface FilledClient {
  /** A frame arrives at its socket. */
  readonly receive: (frame: string) => void;
  /** How many messages its subscriber heard. */
  readonly heard: () => number;
  readonly close: () => void;
}

/** Ours: a connection with all it keeps, over a socket that only hands frames in. */
export const millraceClient = async (channels: number, messages: number): Promise<FilledClient> => {
  const { webSocket, last } = fakeSockets();
  const answer = answerOf(channels, messages);
  const chat = connect({
    url: 'http://chat.test',
    apiKey: 'dev',
    user: reader,
    token: 't',
    lingerMs: 0,
    webSocket,
    fetch: () =>
      Promise.resolve(new Response(answer, { headers: { 'content-type': 'application/json' } })),
  });
  let heard = 0;
  const subscription = chat.pipe(ofType('message.new')).subscribe(() => {
    heard += 1;
  });
  const counts = { unread_count: 0, total_unread_count: 0, unread_channels: 0 };
  last().greet('connection-1', { ...reader, ...counts });
  await lastValueFrom(queryChannels(chat, { filter_conditions: {}, state: true }));
  const socket = last();
  return {
    receive: (frame) => {
      socket.receive(frame);
    },
    heard: () => heard,
    close: () => {
      subscription.unsubscribe();
    },
  };
};

/**
 * The vendor's, unmodified: frames go to the `onmessage` of its own `StableWSConnection`, as its
 * socket would hand them in, and its channels are filled by `hydrateActiveChannels`, which is what
 * its `queryChannels` does with an answer.
 */
export const officialClient = (channels: number, messages: number): FilledClient => {
  const client = new StreamChat('dev', { allowServerSideConnect: true });
  client.user = { ...reader };
  client.userID = reader.id;
  const socket = new StableWSConnection({ client });
  socket.isResolved = true;
  client.wsConnection = socket;
  client.wsPromise = Promise.resolve();
  const { channels: answered } = JSON.parse(answerOf(channels, messages)) as {
    readonly channels: Parameters<StreamChat['hydrateActiveChannels']>[0];
  };
  client.hydrateActiveChannels(answered);
  let heard = 0;
  client.on('message.new', () => {
    heard += 1;
  });
  return {
    receive: (data) => {
      socket.onmessage(socket.wsID, { data } as Parameters<StableWSConnection['onmessage']>[1]);
    },
    heard: () => heard,
    close: () => {
      clearTimeout(socket.connectionCheckTimeoutRef);
    },
  };
};
