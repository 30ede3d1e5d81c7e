import {
  catchError,
  concat,
  defer,
  ignoreElements,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  skipWhile,
  take,
  takeUntil,
  takeWhile,
} from 'rxjs';
import type { ChatConnection } from '../connection/chatConnection.js';
import type { ConnectionStatus } from '../connection/status.js';
import type { CallId, Trace } from '../connection/trace.js';
import type { CallError, ConnectionError } from '../errors.js';
import { connectionInternals } from '../internal/connectionInternals.js';
import { encodeSeen, type Seen } from './entries.js';
import { endKind, formatVersion, type Header } from './header.js';
import { type Redact, withoutTokens } from './redact.js';

/** Options of `record`. */
export interface RecordOptions {
  /**
   * Changes values before they are written, such as `redactContent`. The types of values must stay:
   * `replay` refuses an event that its codec refuses. Tokens are removed without it. Default: none.
   */
  readonly redact?: Redact;
  /** Ends the recording, with its last line, when it emits. Default: never. */
  readonly until$?: Observable<unknown>;
}

/** What an entry of a trace is in a recording; calls are numbered. */
const createReader = (): ((trace: Trace) => Seen) => {
  const numbers = new Map<CallId, number>();
  const numberOf = (id: CallId): number => {
    const call = numbers.get(id) ?? numbers.size;
    numbers.set(id, call);
    return call;
  };
  return (trace) => {
    switch (trace._tag) {
      case 'event':
        return { kind: 'event', value: trace.event };
      case 'resumed':
        return { kind: 'resumed', value: trace.resumed };
      case 'request': {
        const { endpoint, params, request } = trace;
        const { operation } = endpoint;
        return {
          kind: 'request',
          value: {
            call: numberOf(trace.id),
            operation,
            params: { ...params },
            request: { ...request },
          },
        };
      }
      case 'response':
        return {
          kind: 'response',
          value: { call: numberOf(trace.id), response: trace.response },
        };
      case 'failed':
        return {
          kind: 'failed',
          value: { call: numberOf(trace.id), error: trace.error as CallError },
        };
    }
  };
};

/** What a connection sees, up to and including its error. Keeps the connection subscribed. */
const seenBy = (chat: ChatConnection): Observable<Seen> =>
  defer(() =>
    merge(
      chat.status$.pipe(
        skipWhile(({ _tag }) => _tag === 'Idle'),
        map((value): Seen => ({ kind: 'status', value })),
      ),
      chat[connectionInternals].trace$.pipe(map(createReader())),
      chat.recovery$.pipe(map((value): Seen => ({ kind: 'recovery', value }))),
      chat.failures$.pipe(map((value): Seen => ({ kind: 'failure', value }))),
      chat.outcomes$.pipe(map((value): Seen => ({ kind: 'outcome', value }))),
      concat(chat.pipe(ignoreElements()), NEVER).pipe(
        catchError((error: unknown) =>
          of<Seen>({ kind: 'error', value: error as ConnectionError }),
        ),
      ),
    ).pipe(takeWhile(({ kind }) => kind !== 'error', true)),
  );

/**
 * Records what a connection sees, as the lines of a file: its events, statuses and recoveries, its
 * calls with their responses, and when each of them was. `replay` makes a connection of it. Each
 * value is a line with its line break: first a header, then an entry per line, and a last line that
 * marks the end.
 *
 * Subscribe to it before anything else does: a recording of a connection that is already open has
 * no state of before. It keeps the connection open as any subscriber does. It completes, with the last line, when
 * `until$` emits and when the connection errors. After an unsubscription the last line is missing,
 * and `replay` refuses the file unless it is to take such files.
 *
 * Tokens are never part of it; the texts and names of people are, unless `redact` changes them.
 *
 * ```
 * connection    --up--message--------error
 * until$        ---------------stop
 * record        h-ss--e--------(z|)
 * ```
 *
 * @example
 * ```ts
 * import { type ChatConnection, record, redactContent } from 'millrace';
 * import { reduce, Subject } from 'rxjs';
 *
 * declare const chat: ChatConnection;
 * const stop$ = new Subject<void>();
 * record(chat, { redact: redactContent, until$: stop$ })
 *   .pipe(reduce((file, line) => file + line, ''))
 *   .subscribe((file) => console.log(file.length));
 * stop$.next();
 * ```
 */
export const record = (
  chat: ChatConnection,
  { redact = (_, value) => value, until$ = NEVER }: RecordOptions = {},
): Observable<string> =>
  defer(() => {
    const { settings } = chat[connectionInternals];
    const { now, lingerMs, messageLimit, state, user } = settings;
    const startedAt = now();
    let before = startedAt;
    let count = 0;
    const headerOf = ({ _tag }: ConnectionStatus): Header => ({
      millrace: 'recording',
      version: formatVersion,
      startedAt,
      fromStart: _tag === 'Idle' || _tag === 'Closed',
      user: user.id,
      lingerMs,
      messageLimit: Number.isFinite(messageLimit) ? messageLimit : null,
      state,
    });
    const toJson = (value: unknown): string =>
      JSON.stringify(value, (key, each: unknown) => withoutTokens(key, redact(key, each)));
    const elapsed = (): number => {
      const at = Math.max(before, Math.round(now()));
      const ms = at - before;
      before = at;
      return ms;
    };
    const toLine = (seen: Seen): string => {
      count += 1;
      return `[${String(elapsed())},"${seen.kind}",${toJson(encodeSeen(seen))}]\n`;
    };
    const header$ = chat.status$.pipe(
      take(1),
      map((status) => `${JSON.stringify(headerOf(status))}\n`),
    );
    const end$ = defer(() => of(`[${String(elapsed())},"${endKind}",${String(count)}]\n`));
    return concat(header$, seenBy(chat).pipe(map(toLine), takeUntil(until$)), end$);
  });
