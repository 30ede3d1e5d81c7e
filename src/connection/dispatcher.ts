import { ignoreElements, Observable, share, tap } from 'rxjs';
import { createSubscriberIndex } from '../internal/subscriberIndex.js';
import type { Selection } from '../internal/routes.js';
import { createMultiset } from '../internal/multiset.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { cidOf } from '../state/channel.js';

/** The key of a subscriber of every channel, or of every type. */
const any = '';

const keysOf = ({ types, cid = any }: Selection): readonly (readonly [string, string])[] =>
  [...(types ?? [any])].map((type) => [cid, type] as const);

/** Dispatches events to the subscribers that select them. */
export interface Dispatcher {
  /** The events of a selection. An empty selection only emits the error of the source. */
  readonly to: (selection: Selection) => Observable<ChatEvent>;
  /** Whether a subscriber selects a type in a channel; in any channel, when `cid` is absent. */
  readonly isTaken: (type: string, cid?: string) => boolean;
}

/**
 * Shares one subscription of `events$` and dispatches each event once, by key, whatever the number
 * of subscribers. `concerns` decides whether an event without a channel is dispatched to the
 * subscribers of a channel. Without a subscriber, `events$` stays subscribed until `linger$` emits.
 */
export const createDispatcher = (
  events$: Observable<ChatEvent>,
  concerns: (cid: string, event: ChatEvent) => boolean,
  linger$?: Observable<unknown>,
): Dispatcher => {
  const receivers = createSubscriberIndex<string, string, ChatEvent>();
  // The number of subscribers per type, over all channels.
  const types = createMultiset();
  const emitTo = (cid: string, type: string, event: ChatEvent): void => {
    for (const receiver of receivers.at(cid, type)) receiver.next(event);
  };
  const emitIn = (cid: string, event: ChatEvent): void => {
    emitTo(cid, any, event);
    emitTo(cid, event.type, event);
  };
  const emit = (event: ChatEvent): void => {
    const cid = cidOf(event);
    emitIn(any, event);
    if (cid !== undefined) emitIn(cid, event);
    else
      for (const key of receivers.keys())
        if (key !== any && concerns(key, event)) emitIn(key, event);
  };
  // Every subscriber shares this; it only passes errors on, since events go through the index.
  const alive$ = events$.pipe(
    tap(emit),
    ignoreElements(),
    share({ resetOnRefCountZero: linger$ ? () => linger$ : true }),
  );
  return {
    to: (selection) =>
      new Observable((receiver) => {
        for (const [cid, type] of keysOf(selection)) {
          receivers.add(cid, type, receiver);
          types.add(type);
          receiver.add(() => types.remove(type));
        }
        return alive$.subscribe(receiver);
      }),
    isTaken: (type, cid) =>
      [any, type].some((each) =>
        cid === undefined ? types.has(each) : receivers.has(any, each) || receivers.has(cid, each),
      ),
  };
};
