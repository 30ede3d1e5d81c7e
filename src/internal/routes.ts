import type { Observable } from 'rxjs';

/** Selects events by type, by channel, or by both. */
export interface Selection {
  readonly types?: ReadonlySet<string>;
  readonly cid?: string;
}

/**
 * Returns the selected part of an Observable without filtering the whole for each subscriber;
 * undefined when there is no such route.
 */
export type Route<Event> = (selection: Selection) => Observable<Event> | undefined;

/** The key under which an Observable keeps its route. */
export const route: unique symbol = Symbol('millrace.route');

/** The selected part of a source, when the source has a route. */
export const routeTo = <Event>(
  source: object,
  selection: Selection,
): Observable<Event> | undefined =>
  route in source ? (source[route] as Route<Event>)(selection) : undefined;

/** Adds a route to an Observable. */
export const withRoute = <Result extends object>(result: Result, to: Route<unknown>): Result =>
  Object.defineProperty(result, route, { value: to });
