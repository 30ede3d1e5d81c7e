import * as E from '#fp-ts/Either';
import type { Either } from 'fp-ts/lib/Either.js';
import { defer, filter, map, of, Subject, take, throwError } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import { type CallError, InputError, ResponseError } from '../errors.js';
import { sameJson } from '../internal/sameJson.js';
import { failureFromErrors } from '../protocol/failure.js';
import type { EntryValue, RecordedEntry } from './entries.js';

type Request = EntryValue<'request'>;
type Result = Either<CallError, unknown>;

/** The calls of a recording, as the calls of a connection. */
export interface RecordedCalls {
  readonly call: Calls['call'];
  /** A recorded call has its result now. */
  readonly settle: (call: number, result: Result) => void;
  /** No call has a result yet, and none is taken. */
  readonly reset: () => void;
}

/**
 * Each call takes the result of the next recorded call of the same endpoint with the same
 * parameters and request, when that was received; the last one of them serves all further calls.
 */
export const createRecordedCalls = (entries: readonly RecordedEntry[]): RecordedCalls => {
  const requests = new Map<string, Map<number, Request>>();
  for (const entry of entries) {
    if (entry.kind !== 'request') continue;
    const { call, operation } = entry.value;
    const same = requests.get(operation) ?? new Map<number, Request>();
    requests.set(operation, same.set(call, entry.value));
  }
  const results = new Map<number, Result>();
  const settled$ = new Subject<number>();
  const taken = new Set<number>();

  const takeNext = (operation: string, params: object, request: object): number | undefined => {
    const candidates = [...(requests.get(operation)?.values() ?? [])]
      .filter((each) => sameJson(each.params, params) && sameJson(each.request, request))
      .map(({ call }) => call);
    const next = candidates.find((call) => !taken.has(call)) ?? candidates.at(-1);
    if (next !== undefined) taken.add(next);
    return next;
  };

  return {
    call: ({ operation, response: codec }, params, request) =>
      defer(() => {
        const call = takeNext(operation, params, request);
        if (call === undefined) {
          const message = `${operation}: the recording has no such call. Pass queries: 'state' to replay without calls.`;
          return throwError(() => new InputError(message));
        }
        const settledNow$ = results.has(call)
          ? of(call)
          : settled$.pipe(
              filter((each) => each === call),
              take(1),
            );
        return settledNow$.pipe(
          map(() => {
            const result = results.get(call);
            if (!result || E.isLeft(result)) throw result?.left ?? new InputError(operation);
            const decoded = codec.decode(result.right);
            if (E.isRight(decoded)) return decoded.right as never;
            throw new ResponseError(operation, failureFromErrors(result.right, decoded.left));
          }),
        );
      }),
    settle: (call, result) => {
      results.set(call, result);
      settled$.next(call);
    },
    reset: () => {
      results.clear();
      taken.clear();
    },
  };
};
