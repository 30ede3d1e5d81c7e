import * as E from '#fp-ts/Either';
import {
  catchError,
  concat,
  defer,
  EMPTY,
  from,
  ignoreElements,
  map,
  mergeMap,
  type Observable,
  type Observer,
  of,
} from 'rxjs';
import type { CallError } from '../errors.js';
import { chunks } from '../internal/chunks.js';
import { ErrorCode } from '../protocol/codes.js';
import type { DateTime } from '../protocol/primitives.js';
import type { SyncResponse } from '../protocol/endpoints/sync.js';
import { decodeEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import type { GapBuffer } from './gapBuffer.js';
import type { Settings } from './options.js';
import { retryCall } from './retryCall.js';
import type { Lost, Recovery } from './recovery.js';
import type { Watches } from './watches.js';

/** Services take more, and some of them then fail. */
const chunkSize = 100;

/** What waits cannot wait for ever. */
const mostTries = 5;

/** What it takes to ask for what was missed where there is no log. */
export interface FillGapsDeps {
  readonly settings: Settings;
  /** Whether an expired token can be replaced. */
  readonly renewable: boolean;
  readonly missed: GapBuffer;
  readonly watches: Pick<Watches, 'held'>;
  /** Asks for what happened in channels since a moment. */
  readonly ask: (cids: readonly string[], since: string) => Observable<SyncResponse>;
  readonly recovery$: Pick<Observer<Recovery>, 'next'>;
  readonly failures$: Pick<Observer<DecodeFailure>, 'next'>;
}

const reasonOf = (error: CallError): Lost['reason'] => {
  if (error._tag === 'ResponseError') return 'unsupported';
  if (error._tag !== 'ApiError') return 'refused';
  if (error.status === ErrorCode.NotFound.status) return 'unsupported';
  return error.code === ErrorCode.Input.code ? 'retention' : 'refused';
};

interface Chunk {
  readonly cids: readonly string[];
  readonly since: DateTime;
}

// A second loss finds channels that are behind since the first one.
const chunksOf = (pending: ReadonlyMap<string, DateTime>): readonly Chunk[] =>
  [...new Set(pending.values())].flatMap((since) => {
    const cids = [...pending].flatMap(([cid, moment]) => (moment === since ? [cid] : []));
    return chunks(cids, chunkSize).map((part) => ({ cids: part, since }));
  });

/**
 * Asks for what was missed, some channels at a time, and completes when all is known that can be:
 * the events go out by way of `missed`, the rest is told as lost. Emits nothing.
 */
export const fillGaps = (deps: FillGapsDeps): Observable<never> =>
  defer(() => {
    const { settings, renewable, missed, watches, ask, recovery$, failures$ } = deps;
    const since = missed.since();
    if (since === undefined) return EMPTY;
    const held = watches.held();
    missed.fill(
      [...missed.pending().keys()].filter((cid) => !held.has(cid)),
      [],
    );
    let count: number | undefined;

    const take = (cids: readonly string[], { events }: SyncResponse): void => {
      const decoded = events.map((event) => decodeEvent(JSON.stringify(event)));
      for (const each of decoded) if (E.isLeft(each)) failures$.next(each.left);
      const came = decoded.flatMap((each) => (E.isRight(each) ? [each.right] : []));
      count = (count ?? 0) + missed.fill(cids, came);
    };

    const asked$ = ({ cids, since: moment }: Chunk): Observable<unknown> =>
      ask(cids, missed.askFrom(moment)).pipe(
        retryCall(settings, renewable, (failures) => failures < mostTries),
        map((answer) => {
          take(cids, answer);
        }),
        catchError((error: unknown) => {
          missed.lose(cids, reasonOf(error as CallError));
          return of(undefined);
        }),
      );

    const told$ = defer(() => {
      recovery$.next({ _tag: 'Lost', from: since, reason: 'unsupported' });
      const again = missed.end();
      if (count !== undefined) recovery$.next({ _tag: 'Replayed', count, duplicates: again });
      return EMPTY;
    });
    return concat(
      from(chunksOf(missed.pending())).pipe(
        mergeMap(asked$, settings.recovery.concurrency),
        ignoreElements(),
      ),
      told$,
    );
  });
