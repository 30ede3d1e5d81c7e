import { connect, connectEvents, ofType, queryChannels, timelineOf } from 'millrace';
import { messagesIn } from 'millrace/state';
import { fakeSockets } from 'millrace/testing';
import { lastValueFrom } from 'rxjs';
import type { StableWSConnection as VendorSocket, StreamChat as VendorClient } from 'stream-chat';
import { answerOf, cidAt, reader } from './history.js';

/** A client that knows the channels of an answer, and has one subscriber of new messages. */
export interface FilledClient {
  /** A frame arrives at its socket. */
  readonly receive: (frame: string) => void;
  /** How many messages its subscriber heard. */
  readonly heard: () => number;
  /** How many messages were read in lists. */
  readonly read: () => number;
  readonly close: () => void;
}

/** What somebody looks at. */
export interface Looking {
  /** How many of the channels have their timeline followed. Default: none. */
  readonly followed?: number;
  /** Whether the messages are read after each change. Default: false. */
  readonly reads?: boolean;
  /** How many messages a followed channel keeps. Default: that of the connection. */
  readonly messageLimit?: number;
}

/** Ours: a connection with all it keeps, over a socket that only hands frames in. */
export const millraceClient = async (
  channels: number,
  messages: number,
  { followed = 0, reads = false, messageLimit = 1_000 }: Looking = {},
): Promise<FilledClient> => {
  const { webSocket, last } = fakeSockets();
  const answer = answerOf(channels, messages);
  const chat = connect({
    messageLimit,
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
  let read = 0;
  for (let channel = 0; channel < followed; channel += 1)
    subscription.add(
      chat.pipe(timelineOf(cidAt(channel))).subscribe((timeline) => {
        if (reads) read += messagesIn(timeline).length;
      }),
    );
  const counts = { unread_count: 0, total_unread_count: 0, unread_channels: 0 };
  last().greet('connection-1', { ...reader, ...counts });
  await lastValueFrom(queryChannels(chat, { filter_conditions: {}, state: true }));
  const socket = last();
  return {
    receive: (frame) => {
      socket.receive(frame);
    },
    heard: () => heard,
    read: () => read,
    close: () => {
      subscription.unsubscribe();
    },
  };
};

/** Ours without a state. */
export const millraceEvents = (): FilledClient => {
  const { webSocket, last } = fakeSockets();
  const chat = connectEvents({
    url: 'http://chat.test',
    apiKey: 'dev',
    user: reader,
    token: 't',
    lingerMs: 0,
    webSocket,
  });
  let heard = 0;
  const subscription = chat.pipe(ofType('message.new')).subscribe(() => {
    heard += 1;
  });
  const socket = last().greet('connection-1', { ...reader });
  return {
    receive: (frame) => {
      socket.receive(frame);
    },
    heard: () => heard,
    read: () => 0,
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
export const officialClient = async (
  channels: number,
  messages: number,
  { reads = false }: Looking = {},
): Promise<FilledClient> => {
  // Loaded when it is measured: elsewhere it would be in the heap.
  const { StableWSConnection, StreamChat } = await import('stream-chat');
  const client = new StreamChat('dev', { allowServerSideConnect: true });
  client.user = { ...reader };
  client.userID = reader.id;
  const socket = new StableWSConnection({ client });
  socket.isResolved = true;
  client.wsConnection = socket;
  client.wsPromise = Promise.resolve();
  const { channels: answered } = JSON.parse(answerOf(channels, messages)) as {
    readonly channels: Parameters<VendorClient['hydrateActiveChannels']>[0];
  };
  client.hydrateActiveChannels(answered);
  let heard = 0;
  let read = 0;
  client.on('message.new', ({ cid = '' }) => {
    heard += 1;
    if (reads) read += client.activeChannels[cid]!.state.messages.length;
  });
  return {
    receive: (data) => {
      socket.onmessage(socket.wsID, { data } as Parameters<VendorSocket['onmessage']>[1]);
    },
    heard: () => heard,
    read: () => read,
    close: () => {
      clearTimeout(socket.connectionCheckTimeoutRef);
    },
  };
};
