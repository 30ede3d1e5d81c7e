import { ignoreElements, Observable, share, tap } from 'rxjs';
import { createSubscriberIndex } from '../internal/subscriberIndex.js';
import type { Selection } from '../internal/routes.js';
import { createMultiset } from '../internal/multiset.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { cidOf } from '../state/channel.js';

/** Stands for every channel, and for every type. */
const any = '';

const keysOf = ({ types, cid = any }: Selection): readonly (readonly [string, string])[] =>
  [...(types ?? [any])].map((type) => [cid, type] as const);

/** The ways to the events, and who takes them. */
export interface Dispatcher {
  /** A part of the events, or all of them; of an empty part there is nothing but the end. */
  readonly to: (selection: Selection) => Observable<ChatEvent>;
  /** Whether anybody takes events of a type in a channel; in any channel, when none is named. */
  readonly isTaken: (type: string, cid?: string) => boolean;
}

/**
 * Gives each subscriber its part of the events. An event is looked at once, however many want
 * another part; `concerns` tells whether one of no channel is about those who are in a channel.
 */
export const createDispatcher = (
  events$: Observable<ChatEvent>,
  concerns: (cid: string, event: ChatEvent) => boolean,
): Dispatcher => {
  const receivers = createSubscriberIndex<string, string, ChatEvent>();
  // How many take a type, wherever.
  const taken = createMultiset();
  const tellIn = (cid: string, event: ChatEvent): void => {
    for (const type of [any, event.type])
      for (const receiver of receivers.at(cid, type)) receiver.next(event);
  };
  const tell = (event: ChatEvent): void => {
    const cid = cidOf(event);
    tellIn(any, event);
    if (cid !== undefined) tellIn(cid, event);
    else
      for (const each of receivers.keys())
        if (each !== any && concerns(each, event)) tellIn(each, event);
  };
  // One subscriber of the events for all who want a part; these hear of nothing but the end.
  const alive$ = events$.pipe(tap(tell), ignoreElements(), share());
  return {
    to: (selection) =>
      new Observable((receiver) => {
        for (const [cid, type] of keysOf(selection)) {
          receivers.add(cid, type, receiver);
          taken.add(type);
          receiver.add(() => taken.remove(type));
        }
        return alive$.subscribe(receiver);
      }),
    isTaken: (type, cid) =>
      [any, type].some((each) =>
        cid === undefined ? taken.has(each) : receivers.has(any, each) || receivers.has(cid, each),
      ),
  };
};
