import { setImmediate } from 'node:timers/promises';
import { TokenError, type WakeSignal, watch } from 'millrace';
import type { FakeSocket } from 'millrace/testing';
import { Subject, Subscription } from 'rxjs';
import type { Step } from '../../src/connection/machine/commands.js';
import type { InputTag } from '../../src/connection/machine/inputs.js';
import type { Rules } from '../../src/connection/machine/row.js';
import type { StateTag } from '../../src/connection/machine/states.js';
import { rowFor } from '../../src/connection/machine/transition.js';
import { connectionInternals } from '../../src/internal/connectionInternals.js';
import { fakeChat } from './fakeChat.js';
import { hello, resumed } from './loggedChat.js';
import { rowsOf } from './machineTables.js';
import { channel, messageNew } from './samples.js';
import { tokenUntil } from './tokens.js';

const retryMs = 2_000;
const resumeTimeoutMs = 1_000;
const tokenLifeMs = 20_000;

/** A channel whose watch the service answers, one that it never answers, and one that comes late. */
const followed = 'messaging:followed';
const held = 'messaging:held';
const late = 'messaging:late';

/** How the walk begins. */
export interface WalkOptions {
  /** Whether the first session has a log. */
  readonly logged?: boolean;
  /** Whether a gap is being filled before a session that resumes takes over. */
  readonly hasGap?: boolean;
}

/** A connection to a scripted service, whose machine is looked at. */
export const openWalk = ({ logged = true, hasGap = false }: WalkOptions = {}) => {
  let mayRetry = true;
  let greetings = 0;
  let holding = Subscription.EMPTY;
  const providers: Subject<string>[] = [];
  const wake$ = new Subject<WakeSignal>();
  const rules: Rules = {
    retry: { delayMs: () => retryMs, shouldRetry: () => mayRetry, stableMs: 10_000 },
    resumeTimeoutMs,
    renewable: true,
  };
  const chat = fakeChat({
    wake$,
    retry: rules.retry,
    recovery: { resumeTimeoutMs },
    token: () => {
      const provider = new Subject<string>();
      providers.push(provider);
      return provider;
    },
    fetch: (url) => {
      const cid = [followed, late].find((each) => (url as string).includes(each.replace(':', '/')));
      if (!cid) return new Promise(() => undefined);
      const body = { channel: channel(cid), members: [], messages: [], millrace: { id: 10 } };
      return Promise.resolve(new Response(JSON.stringify(body)));
    },
  });
  const { sockets, clock } = chat;
  const steps: Step[] = [];
  /** The rows that were taken, as `state input index`. */
  const taken: string[] = [];
  chat.chat[connectionInternals].steps$.subscribe((step) => {
    const { from, input } = step;
    steps.push(step);
    const row = rowFor(from, input, rules);
    const index = row ? rowsOf(from._tag)[input._tag]!.indexOf(row) : -1;
    taken.push(`${from._tag} ${input._tag} ${String(index)}`);
  });
  const subscriptions = new Subscription();
  const stateTag = (): StateTag => steps.at(-1)?.to._tag ?? 'Idle';
  const hold = (cid: string): Subscription => {
    const subscription = watch(chat.chat, cid).subscribe({ error: () => undefined });
    subscriptions.add(subscription);
    return subscription;
  };
  const gone = new Set<FakeSocket>();
  const live = (): readonly FakeSocket[] =>
    sockets.opened.filter((each) => each.closedWith === undefined && !gone.has(each));
  /** The socket of the session, or the one that is to be it. */
  const current = (): FakeSocket => live()[0]!;
  const watched = async (cid: string): Promise<void> => {
    hold(cid);
    for (let turn = 0; turn < 6; turn += 1) await setImmediate();
  };
  const greeted = new Set<FakeSocket>();
  const isHandshaking = (socket: FakeSocket): boolean => !greeted.has(socket);
  const greetWith = (socket: FakeSocket, isLogged: boolean): void => {
    greetings += 1;
    greeted.add(socket);
    const id = `c${String(greetings)}`;
    if (isLogged) socket.open().receive(hello(id, 20));
    else socket.greet(id);
  };
  const event = (cid: string) => ({ ...messageNew({ cid }), millrace: { id: 40, after: 30 } });
  return {
    ...chat,
    steps,
    taken,
    wake$,
    logged,
    hasGap,
    current,
    next: () => live()[1]!,
    /** The service ends a socket. */
    end: (socket: FakeSocket, code: number) => {
      gone.add(socket);
      socket.drop(code);
    },
    refuse: (socket: FakeSocket, code: number) => {
      const error = { code, message: 'refused', StatusCode: 401 };
      if (isHandshaking(socket)) socket.open();
      socket.receive({ type: 'connection.error', error });
    },
    live,
    stateTag,
    greetWith,
    /** Holds a watch that is never answered, so that no recovery ends until it is released. */
    holdBack: () => {
      holding = hold(held);
    },
    release: () => {
      holding.unsubscribe();
    },
    subscribe: () => {
      subscriptions.add(chat.subscribe());
    },
    leave: () => {
      subscriptions.unsubscribe();
    },
    refuseRetries: () => {
      mayRetry = false;
    },
    provide: () => {
      providers.at(-1)!.next(tokenUntil(clock.scheduler.now() + tokenLifeMs));
    },
    failProvider: (isPermanent: boolean) => {
      providers.at(-1)!.error(new TokenError('down', { isPermanent }));
    },
    isProviderObserved: () => providers.some(({ observed }) => observed),
    watched,
    /** Events of the log arrive before the one ahead of them. */
    skipEvents: async (count: number) => {
      const cid = stateTag() === 'Deduplicating' ? late : followed;
      if (cid === late) await watched(late);
      for (let sent = 0; sent < count; sent += 1) current().receive(event(cid));
    },
  };
};

export type Walk = ReturnType<typeof openWalk>;

const handshaking = (walk: Walk): void => {
  walk.subscribe();
  walk.provide();
};

const online = async (walk: Walk): Promise<void> => {
  handshaking(walk);
  walk.greetWith(walk.current(), walk.logged);
  await walk.watched(followed);
  walk.holdBack();
};

const lost = async (walk: Walk): Promise<void> => {
  await online(walk);
  walk.end(walk.current(), 1006);
};

const shaken = async (walk: Walk): Promise<void> => {
  await lost(walk);
  walk.clock.advance(retryMs);
};

const renewing = async (walk: Walk): Promise<void> => {
  await online(walk);
  walk.clock.advance(tokenLifeMs * 0.8);
};

const openingNext = async (walk: Walk): Promise<void> => {
  await renewing(walk);
  walk.provide();
};

const movingWatches = async (walk: Walk): Promise<void> => {
  await openingNext(walk);
  walk.greetWith(walk.next(), !walk.logged);
  for (let turn = 0; turn < 6; turn += 1) await setImmediate();
};

const awaitingNextPong = async (walk: Walk): Promise<void> => {
  await movingWatches(walk);
  walk.release();
};

const awaitingCurrentPong = async (walk: Walk): Promise<void> => {
  await awaitingNextPong(walk);
  walk.next().pong();
};

/** How a test brings a connection into each state. */
export const reach: Readonly<Record<StateTag, (walk: Walk) => void | Promise<void>>> = {
  Idle: () => undefined,
  FetchingToken: (walk) => {
    walk.subscribe();
  },
  Handshaking: handshaking,
  Resuming: async (walk) => {
    await shaken(walk);
    walk.greetWith(walk.current(), true);
  },
  Restoring: async (walk) => {
    await shaken(walk);
    walk.greetWith(walk.current(), true);
    walk.current().receive(resumed(20, false));
  },
  Online: online,
  Renewing: renewing,
  HandshakingNext: openingNext,
  ResumingNext: async (walk) => {
    await openingNext(walk);
    if (walk.hasGap) await walk.skipEvents(1);
    walk.greetWith(walk.next(), true);
  },
  MovingWatches: movingWatches,
  AwaitingNextPong: awaitingNextPong,
  AwaitingCurrentPong: awaitingCurrentPong,
  Deduplicating: async (walk) => {
    await awaitingCurrentPong(walk);
    walk.current().pong();
  },
  RetryingNext: async (walk) => {
    await openingNext(walk);
    walk.end(walk.next(), 1006);
  },
  BackingOff: lost,
  Closed: (walk) => {
    handshaking(walk);
    walk.refuse(walk.current(), 5);
  },
};

const drain = { type: 'millrace.drain', closes_in_ms: 60_000, return_after_ms: 300 };

type Cause = (walk: Walk, index: number) => void | Promise<void>;

/** A row for a retry, and one for none. */
const unlessRetried =
  (cause: (walk: Walk) => void | Promise<void>): Cause =>
  async (walk, index) => {
    if (index > 0) walk.refuseRetries();
    await cause(walk);
  };

/** How a test causes each input, so that the row of an index is the one that applies. */
export const causes: Readonly<Record<InputTag, Cause>> = {
  subscribed: (walk) => {
    walk.subscribe();
  },
  unsubscribed: (walk) => {
    walk.leave();
  },
  tokenArrived: (walk) => {
    walk.provide();
  },
  tokenFailed: (walk, index) => {
    walk.failProvider(index > 0);
  },
  greeted: (walk, index) => {
    const isLogged = index === 0;
    if (index < 2) {
      walk.greetWith(walk.current(), isLogged);
      walk.end(walk.current(), 1006);
      walk.clock.advance(retryMs);
    }
    walk.greetWith(walk.current(), isLogged);
  },
  refused: (walk, index) => {
    walk.refuse(walk.current(), index === 0 ? 9 : 5);
  },
  lost: (walk, index) => {
    walk.end(walk.current(), index === 0 ? 1006 : 1000);
  },
  pong: (walk) => {
    walk.current().pong();
  },
  drain: (walk) => {
    walk.current().receive(drain);
  },
  page: async (walk, index) => {
    if (walk.stateTag() === 'Resuming') walk.current().receive(resumed(30, index > 0));
    else {
      if (index === 0) await walk.skipEvents(1);
      walk.current().receive(resumed(30, false));
    }
  },
  'next:greeted': (walk, index) => {
    walk.greetWith(walk.next(), index === 0);
  },
  'next:refused': (walk, index) => {
    walk.refuse(walk.next(), index === 0 ? 9 : 5);
  },
  'next:lost': (walk, index) => {
    walk.end(walk.next(), index === 0 ? 1006 : 1000);
  },
  'next:pong': (walk) => {
    walk.next().pong();
  },
  'next:drain': (walk) => {
    walk.next().receive(drain);
  },
  'next:page': (walk, index) => {
    walk.next().receive(resumed(30, index > 0));
  },
  gap: async (walk, index) => {
    // A second gap meets the resume of the first one.
    await walk.skipEvents(index === 0 ? 2 : 1);
  },
  restored: (walk) => {
    walk.release();
  },
  retryDue: ({ clock }) => {
    clock.advance(retryMs);
  },
  renewalDue: ({ clock }) => {
    clock.advance(tokenLifeMs * 0.8);
  },
  moveDue: (walk) => {
    walk.current().receive(drain);
    walk.clock.advance(drain.return_after_ms);
  },
  resumeOverdue: unlessRetried(async (walk) => {
    if (walk.stateTag() !== 'Resuming') await walk.skipEvents(1);
    walk.clock.advance(resumeTimeoutMs);
  }),
  nextResumeOverdue: ({ clock }) => {
    clock.advance(resumeTimeoutMs);
  },
  woken: (walk, index) => {
    const isOnline = walk.stateTag() === 'Online';
    if (isOnline && index === 0) walk.clock.sleep(tokenLifeMs);
    walk.wake$.next(index === 0 ? 'online' : 'woke');
  },
  offline: unlessRetried((walk) => {
    walk.wake$.next('offline');
  }),
};
