/** A failure inside the server. An `ApiFailure`, which goes to the caller, is never logged. */
export interface LogEntry {
  /** `debug` for what a client caused and nobody has to act on; absent for a failure. */
  readonly level?: 'debug';
  readonly message: string;
  readonly cause: unknown;
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
