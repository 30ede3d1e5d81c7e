import * as O from '#fp-ts/Option';
import type { SchedulerLike } from 'rxjs';
import { CloseCode, type CloseEntry } from '../../protocol/codes.js';
import type { ClientFrame } from '../../protocol/clientFrame.js';
import { InputLimit } from '../../protocol/inputLimits.js';
import { ApiFailure } from '../core/requests/failure.js';
import type { Logger } from '../http/logger.js';
import type { Observe } from '../ports/observer.js';
import type { AuthenticatedConnection } from './authenticateConnection.js';
import type { Transport } from './transport.js';
import { createLiveness } from './liveness.js';
import { createResumeQueue } from './resumeQueue.js';
import { healthCheckFrame, readClientFrame } from './frames.js';
import { createSendBuffer, type SendBudget } from './sendBuffer.js';
import type { SocketEvents } from './socket.js';
import type { ChatCore } from '../core/chatCore.js';

/** The dependencies of a session. */
export interface SessionOptions extends SendBudget {
  readonly core: Pick<ChatCore, 'connect' | 'resume' | 'disconnect'>;
  readonly clock: SchedulerLike;
  /** Creates a connection id. */
  readonly newId: () => string;
  readonly healthCheckMs: number;
  /** Receives failures other than `ApiFailure`. */
  readonly log: Logger;
  /** Receives slow consumers and resumes that are refused. */
  readonly observe?: Observe;
}

/** One connection on the server. */
export interface Session extends SocketEvents {
  /** The id of the connection. */
  readonly id: string;
  /** Sends a frame that announces the close; skipped by transports that cannot send before it. */
  readonly sendNotice: (frame: string) => void;
  /** Closes the connection from the server's side; does nothing when it is closed. */
  readonly close: (reason: CloseEntry) => void;
  /** Resolves when the connection is closed and the core has removed it. */
  readonly closed: Promise<void>;
}

const minuteMs = 60_000;

/** Counts frames in windows of one minute; returns whether the limit allows one more. */
const createFrameCounter = (clock: SchedulerLike): (() => boolean) => {
  let [window, frames] = [0, 0];
  return () => {
    const current = Math.floor(clock.now() / minuteMs);
    frames = current === window ? frames + 1 : 1;
    window = current;
    return frames <= InputLimit.framesPerMinute.max;
  };
};

/**
 * Opens a session: sends the first health check once authenticated, or refuses the connection. Most
 * sessions are idle, so none holds what it needs for connecting only.
 */
export const openSession = (
  { core, clock, newId, healthCheckMs, log, observe, ...budget }: SessionOptions,
  transport: Transport,
  authenticated: AuthenticatedConnection | Promise<AuthenticatedConnection>,
): Session => {
  const id = newId();
  let isOpen = true;
  let isConnecting = false;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const countFrame = createFrameCounter(clock);

  const markClosed = (): void => {
    isOpen = false;
    liveness.stop();
    end();
  };
  const close = (reason: CloseEntry): void => {
    if (!isOpen) return;
    markClosed();
    transport.close(reason);
  };
  const sendBuffer = createSendBuffer(transport, budget, () => {
    observe?.({ kind: 'slowConsumer' });
    log({ level: 'warn', message: 'a client does not read', fields: { connectionId: id } });
    close(CloseCode.Unresponsive);
  });
  const sendHealthCheck = (): void => sendBuffer.send(healthCheckFrame(id, clock.now()));

  // Health checks keep the client from sending its own, so dead peers are detected by pings.
  const liveness = createLiveness(clock, {
    checkMs: healthCheckMs,
    onCheck: () => {
      sendHealthCheck();
      transport.ping();
    },
    deadMs: transport.deadPeerMs,
    onDead: () => close(CloseCode.Unresponsive),
  });

  // What was queued may have been too much for the client.
  const startLiveness = (): void => {
    if (isOpen) liveness.start();
  };

  const connect = async (
    request: AuthenticatedConnection | Promise<AuthenticatedConnection>,
  ): Promise<void> => {
    const { userId, tokenIssuedAt, details, resuming } = await request;
    if (!isOpen) return;
    isConnecting = true;
    const connection = {
      id,
      userId,
      tokenIssuedAt,
      send: sendBuffer.send,
      end: () => close(CloseCode.Final),
      goAway: () => close(CloseCode.GoingAway),
    };
    const welcome = await core.connect(connection, details, { resuming });
    sendBuffer.open(healthCheckFrame(id, clock.now(), welcome));
    startLiveness();
  };

  const fail = (error: unknown): void => {
    if (error instanceof ApiFailure) {
      transport.refuse(error);
      close(CloseCode.Final);
    } else {
      log({ message: 'a connection failed', cause: error });
      close(CloseCode.Broken);
    }
  };

  // One resume at a time: others get their turn in the queue of the core between two of them.
  const resumes = createResumeQueue(async (request) => {
    try {
      if (isOpen) await core.resume(id, request);
    } catch (error) {
      if (error instanceof ApiFailure) {
        observe?.({ kind: 'resume', outcome: 'refused' });
        close(CloseCode.Unreadable);
      } else fail(error);
    }
  });

  const dispatch = (frame: ClientFrame[number]): void => {
    if (frame.type === 'health.check') sendHealthCheck();
    else if (!resumes.add(frame)) close(CloseCode.Unreadable);
  };

  return {
    id,
    onText: (frame) => {
      liveness.markAlive();
      const read = countFrame() ? readClientFrame(frame) : O.none;
      if (O.isNone(read)) close(CloseCode.Unreadable);
      else read.value.forEach(dispatch);
    },
    onBinary: () => close(CloseCode.NotText),
    onAlive: liveness.markAlive,
    onClose: markClosed,
    sendNotice: (frame) => {
      if (transport.isPushing) sendBuffer.send(frame);
    },
    close,
    closed: connect(authenticated)
      .then(() => (isConnecting ? ended : undefined))
      .finally(() => (isConnecting ? core.disconnect(id) : undefined))
      .catch(fail),
  };
};
