import * as E from '#fp-ts/Either';
import { filter, map, type Observable, type OperatorFunction } from 'rxjs';
import { routeTo, withRoute } from '../internal/routes.js';
import { withUpstream } from '../internal/upstream.js';
import type { EventOf, EventReader } from '../protocol/events/defineEvent.js';
import type { ChatEvent, UnknownEvent } from '../protocol/events/decodeEvent.js';

/** An argument of `ofType`: the name of a built-in event, `'unknown'`, or a definition. */
export type EventSelector = ChatEvent['type'] | EventReader;

/** The events that a selector matches. */
export type Selected<Selector> = Selector extends string
  ? Extract<ChatEvent, { readonly type: Selector }>
  : EventOf<Selector>;

/**
 * The events of the given types, narrowed to exactly those types. Takes names of built-in events,
 * `'unknown'`, and definitions of custom events; a custom event that its definition's codec refuses
 * is left out. A misspelt name does not compile. Completes and errors with the source.
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
  const wireTypes = readers.length > 0 ? new Set([...types, 'unknown']) : types;
  return (source$) => {
    const routed$ = routeTo<ChatEvent>(source$, { types: wireTypes });
    if (!routed$) return selected(source$);
    const result$ = withRoute(selected(routed$), ({ types: others, ...channel }) => {
      const narrower$ = others
        ? undefined
        : routeTo<ChatEvent>(source$, { ...channel, types: wireTypes });
      return narrower$ && selected(narrower$);
    });
    return withUpstream(result$, source$);
  };
};
