import * as E from '#fp-ts/Either';
import { filter, map, type Observable, type OperatorFunction } from 'rxjs';
import { routeTo, withRoute } from '../internal/routes.js';
import type { EventOf, EventReader } from '../protocol/events/defineEvent.js';
import type { ChatEvent, UnknownEvent } from '../protocol/events/decodeEvent.js';

/** What `ofType` takes: the name of a built-in event, `'unknown'`, or a definition. */
export type EventSelector = ChatEvent['type'] | EventReader;

/** The events that a selector lets through. */
export type Selected<Selector> = Selector extends string
  ? Extract<ChatEvent, { readonly type: Selector }>
  : EventOf<Selector>;

/**
 * Lets events of the given types through, narrowed to exactly those. Takes names of built-in
 * events, `'unknown'`, and definitions of custom ones; of a custom event, what the definition's
 * codec refuses does not get through. A misspelt name does not compile. Completes and errors with
 * the source.
 *
 * ```
 * source                 m--t--m--r--|
 * ofType('message.new')  m-----m-----|
 * ```
 *
 * @example
 * ```ts
 * import * as t from 'io-ts';
 * import { type ChatConnection, defineEvent, ofType } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * const FriendshipRequest = defineEvent('friendship_request', t.type({ text: t.string }));
 *
 * chat.pipe(ofType('reaction.new', 'reaction.deleted')).subscribe((e) => console.log(e.reaction));
 * chat.pipe(ofType(FriendshipRequest)).subscribe((e) => console.log(e.text));
 * ```
 */
export const ofType = <const Selectors extends readonly [EventSelector, ...EventSelector[]]>(
  ...selectors: Selectors
): OperatorFunction<ChatEvent, Selected<Selectors[number]>> => {
  type Out = Selected<Selectors[number]>;
  const types = new Set<string>(selectors.filter((selector) => typeof selector === 'string'));
  const readers = selectors.filter((selector) => typeof selector !== 'string');
  const readBy = (event: UnknownEvent): unknown => {
    for (const { read } of readers) {
      const result = read(event);
      if (result && E.isRight(result)) return result.right;
    }
    return undefined;
  };
  const select = (event: ChatEvent): unknown => {
    if (types.has(event.type)) return event;
    return event.type === 'unknown' ? readBy(event) : undefined;
  };
  const selected = (events$: Observable<ChatEvent>): Observable<Out> =>
    events$.pipe(
      map(select),
      filter((event): event is Out => event !== undefined),
    );
  const wanted = readers.length > 0 ? new Set([...types, 'unknown']) : types;
  return (source$) => {
    const part$ = routeTo<ChatEvent>(source$, { types: wanted });
    if (!part$) return selected(source$);
    return withRoute(selected(part$), ({ types: others, ...channel }) => {
      const narrower$ = others
        ? undefined
        : routeTo<ChatEvent>(source$, { ...channel, types: wanted });
      return narrower$ && selected(narrower$);
    });
  };
};
