import type { Observable } from 'rxjs';

/** A part of the events: those of some types, those of one channel, or both. */
export interface Selection {
  readonly types?: ReadonlySet<string>;
  readonly cid?: string;
}

/**
 * Gives a part of what an Observable emits, without looking at the rest for each who wants it;
 * nothing where there is no such way to that part.
 */
export type Route<Event> = (selection: Selection) => Observable<Event> | undefined;

/** Where an Observable keeps a route to its parts. */
export const route: unique symbol = Symbol('millrace.route');

/** A part of what a source emits, by the route that it has, if it has one. */
export const routeTo = <Event>(
  source: object,
  selection: Selection,
): Observable<Event> | undefined =>
  route in source ? (source[route] as Route<Event>)(selection) : undefined;

/** An Observable with a route to its parts. */
export const withRoute = <Result extends object>(result: Result, to: Route<unknown>): Result =>
  Object.defineProperty(result, route, { value: to });
