import type { WakeSignal } from 'millrace';
import type { FakeSocket } from 'millrace/testing';
import { defer, finalize, map, NEVER, type Observable, Subject, timer } from 'rxjs';
import { tokenClaims } from '../../src/connection/tokenClaims.js';
import { fakeChat } from './fakeChat.js';

import { tokenUntil } from './tokens.js';

/** What the service does with who connects. */
export type Door = 'open' | 'limited' | 'refusing' | 'unreachable';

/** What the token provider does. */
export type ProviderMood = 'giving' | 'failing' | 'hanging';

const lifeMs = 120_000;

const refusals: Partial<Record<Door, number>> = { limited: 9, refusing: 5 };

/** What the service knows of a socket. */
class Line {
  readonly queue: (() => void)[] = [];
  answered = 0;
  isGreeted = false;
  /** Nothing gets through any more, and nobody says so. */
  isDead = false;
  /** When another socket may be opened beside it, and when it is closed. */
  moveAt = Infinity;
  closesAt = Infinity;

  /** The service is done with it. */
  isGone = false;
  readonly socket: FakeSocket;
  readonly id: string;

  constructor(socket: FakeSocket, id: string) {
    this.socket = socket;
    this.id = id;
  }

  get isLive(): boolean {
    return this.socket.closedWith === undefined && !this.isGone;
  }

  drop(code: number): void {
    this.isGone = true;
    this.socket.drop(code);
  }
}

/** A service that a virtual clock runs, with a client of it: frames wait until they are delivered. */
export const fakeService = () => {
  const wake$ = new Subject<WakeSignal>();
  const provider = { mood: 'giving' as ProviderMood, active: 0, most: 0 };
  let door: Door = 'open';
  let published = 0;

  const given$ = (): Observable<string> => {
    if (provider.mood === 'hanging') return NEVER;
    return timer(50, chat.clock.scheduler).pipe(
      map(() => {
        if (provider.mood === 'failing') throw new Error('down');
        return tokenUntil(chat.clock.scheduler.now() + lifeMs);
      }),
    );
  };
  const chat: ReturnType<typeof fakeChat> = fakeChat({
    wake$,
    token: () =>
      defer(() => {
        provider.active += 1;
        provider.most = Math.max(provider.most, provider.active);
        return given$();
      }).pipe(
        finalize(() => {
          provider.active -= 1;
        }),
      ),
  });
  const { clock, sockets } = chat;
  const lines: Line[] = [];
  const now = () => clock.scheduler.now();
  const live = () => lines.filter(({ isLive }) => isLive);

  const tokenEnd = ({ socket }: Line): number =>
    1_000 * tokenClaims(new URL(socket.url).searchParams.get('authorization')!).exp!;

  const admit = (line: Line): void => {
    const { socket } = line;
    const refusal = tokenEnd(line) <= now() ? 40 : refusals[door];
    line.isGreeted = door !== 'unreachable' && refusal === undefined;
    line.isGone = !line.isGreeted;
    if (line.isGreeted) line.queue.push(() => socket.greet(line.id));
    else if (refusal === undefined) socket.fail();
    else socket.refuse(refusal);
  };

  /** The service does what is due: lets in, answers pings, closes. */
  const serve = (): void => {
    while (lines.length < sockets.opened.length) {
      const line = new Line(sockets.opened[lines.length]!, `c${String(lines.length)}`);
      lines.push(line);
      admit(line);
    }
    for (const line of live()) {
      for (; line.answered < line.socket.sent.length; line.answered += 1)
        if (!line.isDead) line.queue.push(() => line.socket.pong(line.id));
      if (now() >= line.closesAt) line.drop(1001);
    }
  };

  const deliver = (line: Line, count: number): void => {
    for (const frame of line.queue.splice(0, count)) if (line.isLive && !line.isDead) frame();
    serve();
  };

  const sent: string[] = [];

  return {
    chat,
    provider,
    wake$,
    live,
    serve,
    /** When each event that was published says that it happened. */
    sent,
    tokenEnd,
    now,
    setDoor: (next: Door): void => {
      door = next;
    },
    /** Everything on the way arrives. */
    deliverAll: (): void => {
      for (let round = 0; round < 8; round += 1)
        for (const line of live()) deliver(line, line.queue.length);
    },
    deliverSome: (index: number, count: number): void => {
      const all = live();
      if (all.length > 0) deliver(all[index % all.length]!, count);
    },
    publish: (): void => {
      published += 1;
      const second = new Date(published * 1_000).toISOString();
      const event = {
        type: 'typing.start',
        cid: 'messaging:general',
        created_at: second,
        user: { id: 'jane' },
      };
      for (const line of live()) line.queue.push(() => line.socket.receive(event));
      sent.push(second);
    },
    cut: (index: number, isSilent: boolean): void => {
      const all = live();
      const line = all[index % all.length];
      if (!line) return;
      if (isSilent) line.isDead = true;
      else line.drop(1006);
      serve();
    },
    drain: (closesInMs: number, returnAfterMs: number): void => {
      for (const line of live()) {
        line.closesAt = Math.min(line.closesAt, now() + closesInMs);
        line.queue.push(() => {
          if (returnAfterMs < closesInMs)
            line.moveAt = Math.min(line.moveAt, now() + returnAfterMs);
          line.socket.drain(closesInMs, returnAfterMs);
        });
      }
    },
  };
};

/** A service in the hands of a test. */
export type FakeService = ReturnType<typeof fakeService>;
