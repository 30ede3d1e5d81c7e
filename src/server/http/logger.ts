/**
 * What an entry may say beside its message. There is no place for tokens, secrets, addresses with a
 * query, headers or bodies, so that none of them can be logged.
 */
export interface LogFields {
  /** The id of the request, which the response has as `X-Request-Id`. */
  readonly requestId?: string;
  /** The name of the endpoint. */
  readonly operation?: string;
  readonly method?: string;
  /** The HTTP status of the response. */
  readonly status?: number;
  readonly durationMs?: number;
  readonly userId?: string;
  readonly connectionId?: string;
}

/**
 * An entry of the server's log: a failure, something to look at (`warn`), or what happens (`info`,
 * `debug`). An `ApiFailure`, which goes to the caller, is never logged as a failure.
 */
export interface LogEntry {
  /** Absent for a failure inside the server; `debug` for what nobody has to act on. */
  readonly level?: 'debug' | 'info' | 'warn';
  readonly message: string;
  /** What was thrown, if anything. */
  readonly cause?: unknown;
  readonly fields?: LogFields;
}

/** Receives log entries. */
export type Logger = (entry: LogEntry) => void;

/** A logger that ignores what another one throws, so that one failure does not become two. */
export const withoutThrowing =
  (log: Logger): Logger =>
  (entry) => {
    try {
      log(entry);
    } catch {
      // There is no other place to report it.
    }
  };
