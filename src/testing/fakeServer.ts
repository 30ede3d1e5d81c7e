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

/** The credentials and the user that a client connects with. */
export interface FakeRequest {
  readonly apiKey: string;
  readonly token: string;
  readonly user: UserDetails;
}

/** Options of `createFakeServer`. */
export interface FakeServerOptions {
  /** The scheduler of the server, such as that of a virtual clock. */
  readonly scheduler: SchedulerLike;
  /**
   * Decides whether a client may connect: the name of an error refuses it. Default: all clients are
   * accepted. An error that it throws is thrown in an action of the scheduler.
   */
  readonly admit?: (request: FakeRequest) => ErrorName | undefined;
  /** The own user in the first health check. Default: the required fields. */
  readonly me?: (user: UserDetails) => Given<OwnUser>;
  /** The interval of health checks in milliseconds. Default 30 000. */
  readonly healthCheckMs?: number;
}

/** A server in virtual time, see {@link createFakeServer}. */
export interface FakeServer {
  /** The `webSocket` option of `connect`. */
  readonly webSocket: (url: string) => FakeSocket;
  /** The connected sockets, oldest first. */
  readonly connected: () => readonly FakeSocket[];
  /** Sends an event as JSON, or a text unchanged, to all connections. */
  readonly send: (frame: object | string) => void;
  /** Closes all connections. Default code: 1006, a lost connection. */
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
 * A server for sockets without a network, in virtual time. It accepts or refuses connections, and
 * sends health checks and pongs with the code of the real server. It has no REST endpoints: pass
 * your own `fetch` for these.
 *
 * All its actions on a socket run in the scheduler: advance the clock, if only by 0 ms.
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
  const healthChecks = new Map<FakeSocket, Subscription>();
  let count = 0;

  const stopHealthChecks = (socket: FakeSocket): void => {
    healthChecks.get(socket)?.unsubscribe();
    healthChecks.delete(socket);
  };
  const closeSocket = (socket: FakeSocket, code?: number, reason?: string): void => {
    stopHealthChecks(socket);
    socket.drop(code, reason);
  };

  const accept = (socket: FakeSocket, user: UserDetails): ((frame: string) => void) => {
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
    // Set before the first frame: its receiver may close the socket at once.
    healthChecks.set(
      socket,
      interval(healthCheckMs, scheduler)
        .pipe(tap(() => healthCheck()))
        .subscribe(),
    );
    healthCheck({ me: me(user) });
    return (frame) => {
      if (O.isSome(readClientFrame(frame))) healthCheck();
      else closeSocket(socket, CloseCode.Unreadable.code, CloseCode.Unreadable.meaning);
    };
  };

  const webSocket = (url: string): FakeSocket => {
    let onFrame = (_frame: string): void => undefined;
    const socket: FakeSocket = new FakeSocket(url, {
      onText: (frame) => {
        scheduler.schedule(() => {
          if (healthChecks.has(socket)) onFrame(frame);
        });
      },
      onClose: () => {
        opening.unsubscribe();
        stopHealthChecks(socket);
      },
    });
    const opening = scheduler.schedule(() => {
      const request = requestIn(url);
      const reason = request ? admit(request) : 'Input';
      socket.open();
      if (request && !reason) onFrame = accept(socket, request.user);
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
    connected: () => [...healthChecks.keys()],
    send: (frame) => {
      for (const socket of healthChecks.keys()) socket.receive(frame);
    },
    drop: (code, reason) => {
      for (const socket of [...healthChecks.keys()]) closeSocket(socket, code, reason);
    },
  };
};
