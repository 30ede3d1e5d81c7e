import { asyncScheduler, type SchedulerLike, Subscription } from 'rxjs';
import { InputError } from '../errors.js';
import { carry, type Conditions } from './carry.js';
import { type Direction, type Fault, reaches } from './faults.js';
import { type Link, link } from './link.js';
import { seededRandom } from './seededRandom.js';
import { dial, type Endpoint, listenTcp, type Peer } from './tcp.js';

/** How a fault proxy is made. */
export interface FaultProxyOptions {
  /** The address of the server, such as `http://127.0.0.1:8080`. It need not listen yet. */
  readonly target: string;
  /** Decides where split chunks are cut. Default 1. */
  readonly seed?: number;
  /** Runs every timer. Default: rxjs' `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** What a proxy has done. */
export interface InjectedFault {
  /** Milliseconds after the proxy was made. */
  readonly atMs: number;
  readonly fault: Fault;
  /** How many connections were open. */
  readonly connections: number;
}

/** A proxy that stands in front of a server, and the faults it makes. */
export interface FaultProxy {
  /** Stands for the server's address, for calls as for sockets. */
  readonly url: string;
  readonly port: number;
  /** Makes a fault now; may be handed to `subscribe`. Does nothing once the proxy is closed. */
  readonly inject: (fault: Fault) => void;
  /** All faults that were made, in order. */
  readonly log: () => readonly InjectedFault[];
  /** How many connections are open. */
  readonly connections: () => number;
  /** Stops listening, tears every connection down and leaves nothing behind, no timer either. */
  readonly close: () => Promise<void>;
}

type LastingFault = Extract<Fault, { readonly forMs: number }>;

const endpointOf = (target: string): Endpoint => {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (!url || !/^(http|ws):$/.test(url.protocol))
    throw new InputError(
      `createFaultProxy: "${target}" cannot be a target; give an address such as http://127.0.0.1:8080.`,
    );
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) };
};

/** The faults that hold now, each until its time is over or another of its kind comes. */
const lastingFaults = (scheduler: SchedulerLike, timers: Subscription) => {
  const holding = new Map<LastingFault['_tag'], LastingFault>();
  const begin = (fault: LastingFault): void => {
    holding.set(fault._tag, fault);
    timers.add(
      scheduler.schedule(() => {
        if (holding.get(fault._tag) === fault) holding.delete(fault._tag);
      }, fault.forMs),
    );
  };
  const held = <Tag extends LastingFault['_tag']>(tag: Tag) =>
    holding.get(tag) as Extract<LastingFault, { readonly _tag: Tag }> | undefined;
  const conditions = (direction: Direction): Conditions => {
    const [delay, split, throttle] = [held('Delay'), held('Split'), held('Throttle')];
    return {
      ...(delay && reaches(delay.reach, direction) && { delayMs: delay.ms }),
      ...(split && reaches(split.reach, direction) && { maxPieceBytes: split.maxBytes }),
      ...(throttle &&
        reaches(throttle.reach, direction) && { bytesPerSecond: throttle.bytesPerSecond }),
    };
  };
  return { begin, conditions, refuses: () => held('Refuse') !== undefined };
};

/**
 * A proxy on a free port of loopback that hands on the bytes between clients and a server, and
 * makes faults on demand. It knows no protocol, so that calls and sockets take the same way.
 *
 * A fault meets all connections that are open, a lasting one also those that are opened while it
 * holds. A server that cannot be reached looks like a connection torn down.
 *
 * Rejects with an `InputError` when the target is no `http` or `ws` address.
 *
 * @example
 * ```ts
 * import { connect } from 'millrace';
 * import { createFaultProxy } from 'millrace/testing';
 *
 * const proxy = await createFaultProxy({ target: 'http://127.0.0.1:8080' });
 * const chat = connect({ url: proxy.url, apiKey: 'dev', user: { id: 'john' }, token: '…' });
 * chat.status$.subscribe(({ _tag }) => console.log(_tag));
 * proxy.inject({ _tag: 'HalfOpen', reach: 'down' }); // the client hears nothing more
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
  const lasting = lastingFaults(scheduler, timers);
  const links = new Set<Link>();
  const log: InjectedFault[] = [];

  const accept = (client: Peer): void => {
    if (lasting.refuses()) {
      client.reset();
      return;
    }
    const carried = (direction: Direction) =>
      carry(() => lasting.conditions(direction), random, scheduler);
    const joined = link(client, dial(endpoint), carried, () => links.delete(joined));
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
        links.forEach((each) => each.swallow(fault.reach));
        break;
      default:
        lasting.begin(fault);
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
