import { ignoreElements, Observable, share, type Subscriber, tap } from 'rxjs';
import type { Selection } from '../internal/routes.js';
import type { ChatEvent } from '../protocol/events/event.js';
import { cidOf } from '../state/channel.js';

type Receivers = Set<Subscriber<ChatEvent>>;

/** Stands for every channel, and for every type. */
const any = '';

/** Those who want a part of the events, by channel and type. */
const createIndex = () => {
  const byChannel = new Map<string, Map<string, Receivers>>();
  return {
    channels: () => byChannel.keys(),
    add: (cid: string, type: string, receiver: Subscriber<ChatEvent>): void => {
      const byType = byChannel.get(cid) ?? new Map<string, Receivers>();
      byChannel.set(cid, byType.set(type, (byType.get(type) ?? new Set()).add(receiver)));
    },
    remove: (cid: string, type: string, receiver: Subscriber<ChatEvent>): void => {
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

/**
 * A route to the parts of the events. An event is looked at once, however many want another part;
 * `concerns` tells whether one of no channel is about those who are in a channel.
 */
export const dispatching = (
  events$: Observable<ChatEvent>,
  concerns: (cid: string, event: ChatEvent) => boolean,
): ((selection: Selection) => Observable<ChatEvent>) => {
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
  return (selection) =>
    new Observable((receiver) => {
      const keys = keysOf(selection);
      for (const [cid, type] of keys) index.add(cid, type, receiver);
      receiver.add(() => {
        for (const [cid, type] of keys) index.remove(cid, type, receiver);
      });
      return alive$.subscribe(receiver);
    });
};
