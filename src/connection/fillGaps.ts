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

import type { DateTime } from '../protocol/primitives.js';
import { inputErrorCode, notFoundStatus } from '../protocol/codeReactions.js';
import type { SyncResponse } from '../protocol/endpoints/sync.js';
import { decodeEvent } from '../protocol/events/decodeEvent.js';
import type { DecodeFailure } from '../protocol/failure.js';
import type { GapBuffer } from './gapBuffer.js';
import type { Settings } from './options.js';
import { retryCall } from './retryCall.js';
import type { Lost, Recovery } from './recovery.js';
import type { Watches } from './watches.js';

/** Channels per query. The limit is 255, but services have failed with more than 100. */
const chunkSize = 100;

/** After this many attempts the missed events are lost: live events wait for them. */
const maxAttempts = 5;

/** The calls and collaborators of `fillGaps`. */
export interface FillGapsDeps {
  readonly settings: Settings;
  /** Whether an expired token can be replaced. */
  readonly renewable: boolean;
  readonly gaps: GapBuffer;
  readonly watches: Pick<Watches, 'held'>;
  /** Queries the events of channels since a time. */
  readonly sync: (cids: readonly string[], since: string) => Observable<SyncResponse>;
  readonly recovery$: Pick<Observer<Recovery>, 'next'>;
  readonly failures$: Pick<Observer<DecodeFailure>, 'next'>;
}

const reasonOf = (error: CallError): Lost['reason'] => {
  if (error._tag === 'ResponseError') return 'unsupported';
  if (error._tag !== 'ApiError') return 'refused';
  if (error.status === notFoundStatus) return 'unsupported';
  return error.code === inputErrorCode ? 'retention' : 'refused';
};

interface Chunk {
  readonly cids: readonly string[];
  readonly since: DateTime;
}

// After a second loss, gaps can begin at different times.
const chunksOf = (pending: ReadonlyMap<string, DateTime>): readonly Chunk[] =>
  [...new Set(pending.values())].flatMap((since) => {
    const cids = [...pending].flatMap(([cid, from]) => (from === since ? [cid] : []));
    return chunks(cids, chunkSize).map((part) => ({ cids: part, since }));
  });

/**
 * Recovers missed events from a server without a log: queries them in chunks of channels, and
 * completes when every gap is closed. The events are emitted by `gaps.events$`; what cannot be
 * queried is a `Lost`. Emits nothing itself.
 */
export const fillGaps = (deps: FillGapsDeps): Observable<never> =>
  defer(() => {
    const { settings, renewable, gaps, watches, sync, recovery$, failures$ } = deps;
    const since = gaps.since();
    if (since === undefined) return EMPTY;
    const held = watches.held();
    gaps.fill(
      [...gaps.pending().keys()].filter((cid) => !held.has(cid)),
      [],
    );
    let count: number | undefined;

    const replay = (cids: readonly string[], { events }: SyncResponse): void => {
      const decoded = events.map((event) => decodeEvent(JSON.stringify(event)));
      for (const each of decoded) if (E.isLeft(each)) failures$.next(each.left);
      const missed = decoded.flatMap((each) => (E.isRight(each) ? [each.right] : []));
      count = (count ?? 0) + gaps.fill(cids, missed);
    };

    const fillChunk = ({ cids, since: from }: Chunk): Observable<unknown> =>
      sync(cids, gaps.queryFrom(from)).pipe(
        retryCall(settings, renewable, (failures) => failures < maxAttempts),
        map((response) => {
          replay(cids, response);
        }),
        catchError((error: unknown) => {
          gaps.lose(cids, reasonOf(error as CallError));
          return of(undefined);
        }),
      );

    const report$ = defer(() => {
      // No query covers events outside of channels.
      recovery$.next({ _tag: 'Lost', from: since, reason: 'unsupported' });
      const duplicates = gaps.end();
      if (count !== undefined) recovery$.next({ _tag: 'Replayed', count, duplicates });
      return EMPTY;
    });
    return concat(
      from(chunksOf(gaps.pending())).pipe(
        mergeMap(fillChunk, settings.recovery.concurrency),
        ignoreElements(),
      ),
      report$,
    );
  });
