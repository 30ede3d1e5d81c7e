import { type BehaviorSubject, Observable, type Observer, Subject, Subscription } from 'rxjs';
import type { Resume } from '../protocol/clientFrame.js';
import type { HealthCheck } from '../protocol/events/connectionEvents.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { toMillis } from '../protocol/time.js';
import { type CommandDeps, createCommandHandlers } from './commandHandlers.js';
import { createDelivery, type DeliveryDeps } from './delivery.js';
import { fillGaps, type FillGapsDeps } from './fillGaps.js';
import type { Frame } from './frame.js';
import type { FrameReaderDeps } from './frameReader.js';
import { createGapBuffer } from './gapBuffer.js';
import type { Command, Handlers, Step } from './machine/commands.js';
import { fromSocket, type Happening, type Input, type SocketInput } from './machine/inputs.js';
import type { Resource } from './machine/resources.js';
import { deliveryOf, type State } from './machine/states.js';
import { transition } from './machine/transition.js';
import type { Settings } from './options.js';
import { isHealthCheck } from './sessionSocket.js';
import { createSource, type Report, type SocketOrder } from './sources.js';
import type { ConnectionStatus } from './status.js';
import type { Watches } from './watches.js';

/** The collaborators of a connection's life. */
export interface LifecycleDeps extends Pick<
  CommandDeps,
  'tokens' | 'cursor' | 'recovery$' | 'mergeResumed'
> {
  readonly settings: Settings;
  readonly watches: Watches;
  readonly isWanted: FrameReaderDeps['isWanted'];
  /** Queries the events of channels since a time. */
  readonly sync: FillGapsDeps['sync'];
  readonly failures$: DeliveryDeps['failures$'];
  readonly status$: BehaviorSubject<ConnectionStatus>;
  /** The connection that calls and watches are bound to. */
  readonly connectionId$: BehaviorSubject<string | undefined>;
  /** Receives each transition, for diagnostics. */
  readonly steps$: Pick<Observer<Step>, 'next'>;
}

const keyOf = (resource: Resource): string => resource.join(' ');

/**
 * A connection's life: executes what the machine in `machine` decides. It holds what the machine
 * only names: the subscriptions of sockets, tokens and timers. Emits the events of every session
 * and the local ones; errors when the machine is `Closed`.
 */
export const lifecycle = (deps: LifecycleDeps): Observable<ChatEvent> =>
  new Observable((subscriber) => {
    const { settings, tokens, cursor, watches, recovery$ } = deps;
    const { now, random, retry, recovery } = settings;
    const { renewable } = tokens;
    const rules = { retry, resumeTimeoutMs: recovery.resumeTimeoutMs, renewable };
    const open = new Map<string, Subscription>();
    const waiting: (() => void)[] = [];
    let state: State = { _tag: 'Idle' };
    let isBusy = false;

    const isLogged = (): boolean => cursor.position() !== undefined;
    const emit = (event: ChatEvent): void => {
      subscriber.next(event);
    };
    const orders$ = new Subject<SocketOrder>();
    const gaps = createGapBuffer({ isLogged, recovery$ });
    const delivery = createDelivery({ ...deps, gaps, emit });
    const gapsFilled$ = fillGaps({ ...deps, renewable, gaps });
    const source = createSource({ ...deps, gapsFilled$, orders$, clearOverlap: delivery.clear });
    const handlers: Handlers = {
      ...createCommandHandlers({
        ...deps,
        rules,
        now,
        gaps,
        delivery,
        orders$,
        events$: subscriber,
      }),
      start: ({ resource }) => {
        const subscription = new Subscription();
        open.set(keyOf(resource), subscription);
        const next = (report: Report): void => {
          enqueue(() => {
            // What was closed meanwhile reports nothing.
            if (!subscription.closed) receive(report);
          });
        };
        const error = (cause: unknown): void => {
          subscriber.error(cause);
        };
        subscription.add(source(resource, state).subscribe({ next, error }));
      },
      stop: ({ resource }) => {
        const key = keyOf(resource);
        open.get(key)?.unsubscribe();
        open.delete(key);
      },
      showStatus: ({ status }) => {
        deps.status$.next(status);
      },
      bind: ({ connectionId }) => {
        deps.connectionId$.next(connectionId);
      },
    };

    const step = (happening: Happening): void => {
      const from = state;
      const input: Input = { ...happening, at: now(), random: random() };
      const { state: to, commands } = transition(from, input, rules);
      state = to;
      deps.steps$.next({ from, input, to });
      for (const command of commands) {
        // A subscriber who left from inside `next` has ended the rest.
        if (state !== to) return;
        (handlers[command._tag] as (each: Command) => void)(command);
      }
    };

    const missedRequests = (): readonly Resume[] => cursor.request(watches.held());

    const greeting = (token: string, hello: HealthCheck): SocketInput => {
      tokens.syncClock(toMillis(hello.created_at));
      const requests = isLogged() && hello.millrace?.epoch != null ? missedRequests() : undefined;
      return { _tag: 'greeted', hello, renewAt: tokens.renewAt(token), requests };
    };

    const receiveFrame = (socket: number, frame: Frame): void => {
      const isGap = delivery.deliver(frame, deliveryOf(state, socket));
      if (subscriber.closed) return;
      if (isGap) step({ _tag: 'gap', requests: missedRequests() });
      if (isHealthCheck(frame)) step(fromSocket(state, socket, { _tag: 'pong' }));
    };

    const receive = (reported: Report): void => {
      if (reported._tag !== 'fromSocket') {
        step(reported);
        return;
      }
      const { socket, token, report } = reported;
      if (report._tag === 'frame') receiveFrame(socket, report.frame);
      else {
        const input = report._tag === 'hello' ? greeting(token, report.hello) : report;
        step(fromSocket(state, socket, input));
      }
    };

    /** Runs one task after the other: a command can cause the next input before it returns. */
    const enqueue = (task: () => void): void => {
      waiting.push(task);
      if (isBusy) return;
      isBusy = true;
      try {
        for (let next = waiting.shift(); next; next = waiting.shift()) next();
      } catch (error) {
        waiting.length = 0;
        subscriber.error(error);
      } finally {
        isBusy = false;
      }
    };

    gaps.events$.subscribe(subscriber);
    subscriber.add(() => {
      if (state._tag !== 'Closed') step({ _tag: 'unsubscribed' });
    });
    enqueue(() => {
      step({ _tag: 'subscribed' });
    });
  });
