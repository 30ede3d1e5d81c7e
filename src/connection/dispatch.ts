import { ignoreElements, Observable, share, type Subscriber, tap } from 'rxjs';
import type { Selection } from '../internal/routes.js';
import { createTally } from '../internal/tally.js';
import type { ChatEvent } from '../protocol/events/event.js';
import { cidOf } from '../state/channel.js';

type Receivers = Set<Subscriber<ChatEvent>>;

/** Stands for every channel, and for every type. */
const any = '';

/** Those who want a part of the events, by channel and type. */
const createIndex = () => {
  const byChannel = new Map<string, Map<string, Receivers>>();
  const types = createTally();
  const isTakenIn = (cid: string, type: string): boolean => {
    const byType = byChannel.get(cid);
    return byType !== undefined && (byType.has(any) || byType.has(type));
  };
  return {
    /** Whether there is a receiver of a type in a channel; in any channel, when none is named. */
    isTaken: (type: string, cid?: string): boolean =>
      cid === undefined
        ? types.has(any) || types.has(type)
        : isTakenIn(any, type) || isTakenIn(cid, type),
    channels: () => byChannel.keys(),
    add: (cid: string, type: string, receiver: Subscriber<ChatEvent>): void => {
      types.add(type);
      const byType = byChannel.get(cid) ?? new Map<string, Receivers>();
      byChannel.set(cid, byType.set(type, (byType.get(type) ?? new Set()).add(receiver)));
    },
    remove: (cid: string, type: string, receiver: Subscriber<ChatEvent>): void => {
      types.take(type);
      const byType = byChannel.get(cid);
      const receivers = byType?.get(type);
      receivers?.delete(receiver);
      if (receivers?.size === 0) byType?.delete(type);
      if (byType?.size === 0) byChannel.delete(cid);
    },
    tell: (cid: string, event: ChatEvent): void => {
      const byType = byChannel.get(cid);
      for (const type of [any, event.type])
        // Whoever is told may subscribe and unsubscribe others.
        for (const receiver of [...(byType?.get(type) ?? [])]) receiver.next(event);
    },
  };
};

const keysOf = ({ types, cid = any }: Selection): readonly (readonly [string, string])[] =>
  [...(types ?? [any])].map((type) => [cid, type] as const);

/** The ways to the events, and who takes them. */
export interface Dispatch {
  /** A part of the events, or all of them; of an empty part there is nothing but the end. */
  readonly to: (selection: Selection) => Observable<ChatEvent>;
  /** Whether anybody takes events of a type in a channel; in any channel, when none is named. */
  readonly isTaken: (type: string, cid?: string) => boolean;
}

/**
 * Gives each subscriber its part of the events. An event is looked at once, however many want
 * another part; `concerns` tells whether one of no channel is about those who are in a channel.
 */
export const dispatching = (
  events$: Observable<ChatEvent>,
  concerns: (cid: string, event: ChatEvent) => boolean,
): Dispatch => {
  const index = createIndex();
  const tell = (event: ChatEvent): void => {
    const cid = cidOf(event);
    index.tell(any, event);
    if (cid !== undefined) index.tell(cid, event);
    else
      for (const each of [...index.channels()])
        if (each !== any && concerns(each, event)) index.tell(each, event);
  };
  // One subscriber of the events for all who want a part; these hear of nothing but the end.
  const alive$ = events$.pipe(tap(tell), ignoreElements(), share());
  const to: Dispatch['to'] = (selection) =>
    new Observable((receiver) => {
      const keys = keysOf(selection);
      for (const [cid, type] of keys) index.add(cid, type, receiver);
      receiver.add(() => {
        for (const [cid, type] of keys) index.remove(cid, type, receiver);
      });
      return alive$.subscribe(receiver);
    });
  return { to, isTaken: index.isTaken };
};
