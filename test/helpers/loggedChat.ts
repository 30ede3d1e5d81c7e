import type { ConnectOptions, Recovery } from 'millrace';
import type { FakeSocket } from 'millrace/testing';
import { fakeChat } from './fakeChat.js';

/** The first health check of a server with a log. */
export const hello = (connectionId: string, position: number, epoch = 'e') => ({
  type: 'health.check',
  cid: '*',
  connection_id: connectionId,
  created_at: '2024-05-01T12:00:00Z',
  me: { id: 'john' },
  millrace: { epoch, id: position },
});

/** The end of a page of missed events. */
export const resumed = (position: number, more: boolean, epoch = 'e') => ({
  type: 'millrace.resumed',
  created_at: '2024-05-01T12:00:00Z',
  epoch,
  position,
  more,
  count: 0,
  lost: [],
  unwatched: [],
  watchers: {},
  users: [],
});

/** The resume frames that were sent on a socket. */
export const resumesOf = ({ sent }: FakeSocket) =>
  sent
    .flatMap((text) => JSON.parse(text) as readonly Record<string, unknown>[])
    .filter(({ type }) => type === 'millrace.resume');

/** A connection to a server with a log, which lost its socket and resumes on the next one. */
export const resumingChat = (options: Partial<ConnectOptions> = {}) => {
  const chat = fakeChat(options);
  const recoveries: Recovery[] = [];
  chat.chat.recovery$.subscribe((recovery) => recoveries.push(recovery));
  const subscription = chat.subscribe();
  chat.sockets.last().open().receive(hello('one', 10)).drop();
  chat.untilRetry();
  const socket = chat.sockets.last();
  socket.open().receive(hello('two', 20));
  return { ...chat, recoveries, subscription, socket };
};
