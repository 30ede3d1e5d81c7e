/** A failure inside the server. An `ApiFailure`, which goes to the caller, is never logged. */
export interface LogEntry {
  readonly message: string;
  readonly cause: unknown;
}

/** Receives log entries. */
export type Logger = (entry: LogEntry) => void;
