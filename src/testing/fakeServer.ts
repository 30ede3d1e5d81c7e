import * as E from '#fp-ts/Either';
import * as O from '#fp-ts/Option';
import { interval, type SchedulerLike, type Subscription, tap } from 'rxjs';
import { CloseCode, ErrorCode, type ErrorName } from '../protocol/codes.js';
import type { HealthCheck } from '../protocol/events/connectionEvents.js';
import { ConnectRequest, type UserDetails } from '../protocol/connectRequest.js';
import { Liveness } from '../protocol/handshake.js';
import type { OwnUser } from '../protocol/objects.js';
import { ApiFailure } from '../server/core/requests/failure.js';
import { connectionErrorFrame, readClientFrame } from '../server/session/frames.js';
import { build, type Given } from './build.js';
import { FakeSocket } from './fakeSocket.js';

/** What a client shows when it connects. */
export interface FakeRequest {
  readonly apiKey: string;
  readonly token: string;
  readonly user: UserDetails;
}

/** How a fake server is made. */
export interface FakeServerOptions {
  /** The server's time, such as that of a virtual clock. */
  readonly scheduler: SchedulerLike;
  /**
   * Says by the name of an error why a client is refused, or nothing to let it in. Default: everyone
   * is let in. What it throws is thrown into the time of the scheduler.
   */
  readonly admit?: (request: FakeRequest) => ErrorName | undefined;
  /** What the server tells a user of itself. Default: no more than it must. */
  readonly me?: (user: UserDetails) => Given<OwnUser>;
  /** The time between two health checks, in milliseconds. Default 30 000. */
  readonly healthCheckMs?: number;
}

/** A server that a test moves by its clock, see {@link createFakeServer}. */
export interface FakeServer {
  /** What `connect` takes to open a socket. */
  readonly webSocket: (url: string) => FakeSocket;
  /** The sockets that are connected, oldest first. */
  readonly connected: () => readonly FakeSocket[];
  /** Sends an event, or a text as it is, to every connection. */
  readonly send: (frame: object | string) => void;
  /** Ends every connection; by default it just breaks (code 1006). */
  readonly drop: (code?: number, reason?: string) => void;
}

const requestIn = (url: string): FakeRequest | undefined => {
  const query = new URL(url).searchParams;
  const json = E.tryCatch((): unknown => JSON.parse(query.get('json') ?? ''), String);
  const decoded = E.isRight(json) ? ConnectRequest.decode(json.right) : undefined;
  if (!decoded || E.isLeft(decoded)) return undefined;
  return {
    apiKey: query.get('api_key') ?? '',
    token: query.get('authorization') ?? '',
    user: decoded.right.user_details,
  };
};

/**
 * The server's end of sockets, without a network and in time that a test moves: it greets or
 * refuses, answers pings and sends health checks as the server does, by the same code. It makes no
 * calls: what `fetch` answers is up to the test.
 *
 * Whatever it does to a socket it does when its scheduler goes on, by no time at least.
 *
 * @example
 * ```ts
 * import { connect } from 'millrace';
 * import { build, createFakeServer, virtualClock } from 'millrace/testing';
 *
 * const { scheduler, advance } = virtualClock();
 * const { webSocket, send } = createFakeServer({ scheduler });
 * const user = { id: 'john' };
 * const chat = connect({ url: 'http://chat.test', apiKey: 'dev', user, token: 't', webSocket, scheduler });
 * chat.subscribe((event) => console.log(event.type));
 * advance(0); // connection.changed, health.check
 * send(build('typing.start')); // typing.start
 * advance(60_000); // health.check, health.check
 * ```
 */
export const createFakeServer = ({
  scheduler,
  admit = () => undefined,
  me = ({ id }) => ({ id }),
  healthCheckMs = Liveness.healthCheckMs,
}: FakeServerOptions): FakeServer => {
  const beats = new Map<FakeSocket, Subscription>();
  let count = 0;

  const leave = (socket: FakeSocket): void => {
    beats.get(socket)?.unsubscribe();
    beats.delete(socket);
  };
  const end = (socket: FakeSocket, code?: number, reason?: string): void => {
    leave(socket);
    socket.drop(code, reason);
  };

  const enter = (socket: FakeSocket, user: UserDetails): ((frame: string) => void) => {
    const id = `connection-${(count += 1)}`;
    const healthCheck = (given: Given<HealthCheck> = {}) =>
      socket.receive(
        build('health.check', {
          connection_id: id,
          cid: '*',
          created_at: new Date(scheduler.now()).toISOString(),
          ...given,
        }),
      );
    // In place before the first frame: its receiver may leave at once.
    beats.set(
      socket,
      interval(healthCheckMs, scheduler)
        .pipe(tap(() => healthCheck()))
        .subscribe(),
    );
    healthCheck({ me: me(user) });
    return (frame) => {
      if (O.isSome(readClientFrame(frame))) healthCheck();
      else end(socket, CloseCode.Unreadable.code, CloseCode.Unreadable.meaning);
    };
  };

  const webSocket = (url: string): FakeSocket => {
    let answer = (_frame: string): void => undefined;
    const socket: FakeSocket = new FakeSocket(url, {
      onText: (frame) => {
        scheduler.schedule(() => {
          if (beats.has(socket)) answer(frame);
        });
      },
      onClose: () => {
        arriving.unsubscribe();
        leave(socket);
      },
    });
    const arriving = scheduler.schedule(() => {
      const request = requestIn(url);
      const reason = request ? admit(request) : 'Input';
      socket.open();
      if (request && !reason) answer = enter(socket, request.user);
      else if (reason)
        socket
          .receive(
            connectionErrorFrame(
              new ApiFailure(reason, ErrorCode[reason].meaning),
              scheduler.now(),
            ),
          )
          .drop(CloseCode.Final.code, CloseCode.Final.meaning);
    });
    return socket;
  };

  return {
    webSocket,
    connected: () => [...beats.keys()],
    send: (frame) => {
      for (const socket of beats.keys()) socket.receive(frame);
    },
    drop: (code, reason) => {
      for (const socket of [...beats.keys()]) end(socket, code, reason);
    },
  };
};
