import { catchError, defer, EMPTY, expand, map, type Observable, of, timer } from 'rxjs';
import { switchMap } from 'rxjs';
import type { Backend } from '../backend/backend.js';
import { type GetFeedResponse, operatorEndpoints } from '../protocol/index.js';

/** A page of the feed, or why there is none. */
export type FeedPage = GetFeedResponse | { readonly trouble: string };

const retryMs = 2_000;

/** Reads the feed, page after page, until it is unsubscribed from; a failed page is read again. */
export const readFeed = ({ call }: Backend): Observable<FeedPage> => {
  let after: number | undefined;
  const page = (): Observable<FeedPage> =>
    defer(() => call(operatorEndpoints.getFeed, {}, after === undefined ? {} : { after })).pipe(
      map((response) => {
        after = response.next;
        return response;
      }),
      catchError((error: unknown) => of({ trouble: (error as Error).message })),
    );
  return page().pipe(
    expand((last) => ('trouble' in last ? timer(retryMs).pipe(switchMap(page)) : page())),
    catchError(() => EMPTY),
  );
};
