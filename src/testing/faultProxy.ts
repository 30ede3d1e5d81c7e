import { asyncScheduler, type SchedulerLike, Subscription } from 'rxjs';
import { InputError } from '../errors.js';
import { applyConditions, type NetworkConditions } from './applyConditions.js';
import { type Direction, type Fault, reaches } from './faults.js';
import { type Link, link } from './link.js';
import { seededRandom } from './seededRandom.js';
import { dial, type Endpoint, listenTcp, type Peer } from './tcp.js';

/** Options of `createFaultProxy`. */
export interface FaultProxyOptions {
  /** The address of the server, such as `http://127.0.0.1:8080`. It may start later. */
  readonly target: string;
  /** The seed of the positions at which chunks are split. Default 1. */
  readonly seed?: number;
  /** Runs every timer. Default: rxjs' `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** A fault that a proxy has injected. */
export interface InjectedFault {
  /** Milliseconds after the proxy was created. */
  readonly atMs: number;
  readonly fault: Fault;
  /** The number of open connections at that time. */
  readonly connections: number;
}

/** A proxy in front of a server, which injects faults. */
export interface FaultProxy {
  /** The address of the proxy, for requests and sockets. */
  readonly url: string;
  readonly port: number;
  /** Injects a fault now. Can be passed to `subscribe`. Does nothing once the proxy is closed. */
  readonly inject: (fault: Fault) => void;
  /** All injected faults, in order. */
  readonly log: () => readonly InjectedFault[];
  /** The number of open connections. */
  readonly connections: () => number;
  /** Stops listening, resets all connections and cancels all timers. */
  readonly close: () => Promise<void>;
}

type TimedFault = Extract<Fault, { readonly forMs: number }>;

const endpointOf = (target: string): Endpoint => {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (!url || !/^(http|ws):$/.test(url.protocol))
    throw new InputError(
      `createFaultProxy: "${target}" is not a valid target; use an address such as http://127.0.0.1:8080.`,
    );
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) };
};

/** The active faults. Each ends after its duration, or when another of its kind replaces it. */
const createTimedFaults = (scheduler: SchedulerLike, timers: Subscription) => {
  const active = new Map<TimedFault['_tag'], TimedFault>();
  const begin = (fault: TimedFault): void => {
    active.set(fault._tag, fault);
    timers.add(
      scheduler.schedule(() => {
        if (active.get(fault._tag) === fault) active.delete(fault._tag);
      }, fault.forMs),
    );
  };
  const activeFault = <Tag extends TimedFault['_tag']>(tag: Tag) =>
    active.get(tag) as Extract<TimedFault, { readonly _tag: Tag }> | undefined;
  const conditions = (direction: Direction): NetworkConditions => {
    const [delay, split, throttle] = [
      activeFault('Delay'),
      activeFault('Split'),
      activeFault('Throttle'),
    ];
    return {
      ...(delay && reaches(delay.reach, direction) && { delayMs: delay.ms }),
      ...(split && reaches(split.reach, direction) && { maxPieceBytes: split.maxBytes }),
      ...(throttle &&
        reaches(throttle.reach, direction) && { bytesPerSecond: throttle.bytesPerSecond }),
    };
  };
  return { begin, conditions, refuses: () => activeFault('Refuse') !== undefined };
};

/**
 * Starts a proxy on a free port of loopback that forwards bytes between clients and a server, and
 * injects faults on demand. It works on TCP, so faults affect requests and sockets alike.
 *
 * A fault affects all open connections; a fault with a duration also affects connections that are
 * opened during it. When the server cannot be reached, the client's connection is reset.
 *
 * Rejects with an `InputError` when the target is not an `http` or `ws` address.
 *
 * @example
 * ```ts
 * import { connect } from 'millrace';
 * import { createFaultProxy } from 'millrace/testing';
 *
 * const proxy = await createFaultProxy({ target: 'http://127.0.0.1:8080' });
 * const chat = connect({ url: proxy.url, apiKey: 'dev', user: { id: 'john' }, token: '…' });
 * chat.status$.subscribe(({ _tag }) => console.log(_tag));
 * proxy.inject({ _tag: 'HalfOpen', reach: 'down' }); // the client receives nothing more
 * await proxy.close();
 * ```
 */
export const createFaultProxy = async ({
  target,
  seed = 1,
  scheduler = asyncScheduler,
}: FaultProxyOptions): Promise<FaultProxy> => {
  const endpoint = endpointOf(target);
  const random = seededRandom(seed);
  const startedAt = scheduler.now();
  const timers = new Subscription();
  const timedFaults = createTimedFaults(scheduler, timers);
  const links = new Set<Link>();
  const log: InjectedFault[] = [];

  const accept = (client: Peer): void => {
    if (timedFaults.refuses()) {
      client.reset();
      return;
    }
    const conditioned = (direction: Direction) =>
      applyConditions(() => timedFaults.conditions(direction), random, scheduler);
    const joined = link(client, dial(endpoint), conditioned, () => links.delete(joined));
    links.add(joined);
  };

  const perform = (fault: Fault): void => {
    switch (fault._tag) {
      case 'Reset':
        links.forEach((each) => each.reset());
        break;
      case 'Close':
        links.forEach((each) => each.end());
        break;
      case 'HalfOpen':
        links.forEach((each) => each.discard(fault.reach));
        break;
      default:
        timedFaults.begin(fault);
    }
  };

  const listener = await listenTcp(accept);
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${listener.port}`,
    port: listener.port,
    inject: (fault) => {
      if (closing) return;
      log.push({ atMs: scheduler.now() - startedAt, fault, connections: links.size });
      perform(fault);
    },
    log: () => [...log],
    connections: () => links.size,
    close: () => {
      closing ??= listener.close();
      timers.unsubscribe();
      links.forEach((each) => each.reset());
      return closing;
    },
  };
};
