import * as O from '#fp-ts/Option';
import {
  AsyncSubject,
  debounceTime,
  interval,
  lastValueFrom,
  merge,
  type SchedulerLike,
  startWith,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import { CloseCode, type CloseEntry } from '../../protocol/codes.js';
import type { ClientFrame } from '../../protocol/clientFrame.js';
import { ApiFailure } from '../core/requests/failure.js';
import type { Logger } from '../http/logger.js';
import type { Admission } from './admit.js';
import type { Transport } from './transport.js';
import { healthCheckFrame, readClientFrame } from './frames.js';
import { createSendBuffer, type SendBudget } from './sendBuffer.js';
import type { SocketEvents } from './socket.js';
import type { ChatCore } from '../core/chatCore.js';

/** How many requests to resume may be under way: a client sends one per thousand channels. */
const mostResumes = 64;

/** What every session is made of. */
export interface SessionOptions extends SendBudget {
  readonly core: Pick<ChatCore, 'connect' | 'resume' | 'disconnect'>;
  readonly clock: SchedulerLike;
  /** Makes the id of a connection. */
  readonly newId: () => string;
  readonly healthCheckMs: number;
  /** Hears of failures that are no refusals. */
  readonly log: Logger;
}

/** One connection's life on the server. */
export interface Session extends SocketEvents {
  /** The id of the connection. */
  readonly id: string;
  /** Sends a notice of the server's own, to who gets it before it is too late. */
  readonly tell: (frame: string) => void;
  /** Ends it from this side. Ending it twice is ending it once. */
  readonly end: (why: CloseEntry) => void;
  /** Resolves when it is over and the core has let it go. */
  readonly over: Promise<void>;
}

/** Takes a connection in: greets whoever proves to be somebody, tells everyone else why not. */
export const openSession = (
  { core, clock, newId, healthCheckMs, log, ...budget }: SessionOptions,
  carrier: Transport,
  admission: Admission | Promise<Admission>,
): Session => {
  const id = newId();
  const heard = new Subject<void>();
  const ended = new AsyncSubject<void>();
  let live = true;
  let resumes = 0;

  const finish = (): void => {
    live = false;
    ended.next();
    ended.complete();
  };
  const end = (why: CloseEntry): void => {
    if (!live) return;
    finish();
    carrier.close(why);
  };
  const outlet = createSendBuffer(carrier, budget, () => end(CloseCode.Unresponsive));
  const sendHealthCheck = (): void => outlet.send(healthCheckFrame(id, clock.now()));

  // Health checks keep the client from pinging, so the silent are found by pings of the socket.
  const beat$ = interval(healthCheckMs, clock).pipe(
    tap(() => {
      sendHealthCheck();
      carrier.ping();
    }),
  );
  const silence$ = heard.pipe(
    startWith(undefined),
    debounceTime(carrier.deadPeerMs, clock),
    tap(() => end(CloseCode.Unresponsive)),
  );

  const serve = async (): Promise<void> => {
    const { userId, tokenIssuedAt, details, resuming } = await admission;
    if (!live) return;
    try {
      const welcome = await core.connect(
        {
          id,
          userId,
          tokenIssuedAt,
          send: outlet.send,
          end: () => end(CloseCode.Final),
        },
        details,
        { resuming },
      );
      outlet.open(healthCheckFrame(id, clock.now(), welcome));
      merge(beat$, silence$).pipe(takeUntil(ended)).subscribe();
      await lastValueFrom(ended, { defaultValue: undefined });
    } finally {
      await core.disconnect(id);
    }
  };

  const fail = (error: unknown): void => {
    if (error instanceof ApiFailure) {
      carrier.refuse(error);
      end(CloseCode.Final);
    } else {
      log({ message: 'a connection failed', cause: error });
      end(CloseCode.Broken);
    }
  };

  const answer = (frame: ClientFrame[number]): void => {
    if (frame.type === 'health.check') {
      sendHealthCheck();
      return;
    }
    if (resumes === mostResumes) {
      end(CloseCode.Unreadable);
      return;
    }
    resumes += 1;
    core
      .resume(id, frame)
      .catch((error: unknown) => {
        if (error instanceof ApiFailure) end(CloseCode.Unreadable);
        else fail(error);
      })
      .finally(() => (resumes -= 1));
  };

  return {
    id,
    onText: (frame) => {
      heard.next();
      const read = readClientFrame(frame);
      if (O.isNone(read)) end(CloseCode.Unreadable);
      else read.value.forEach(answer);
    },
    onBinary: () => end(CloseCode.NotText),
    onAlive: () => heard.next(),
    onClose: finish,
    tell: (frame) => {
      if (carrier.isPushing) outlet.send(frame);
    },
    end,
    over: serve().catch(fail),
  };
};
