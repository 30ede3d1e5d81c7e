/** Something that went wrong inside the server; never a refusal, which is the caller's to know. */
export interface LogEntry {
  readonly message: string;
  readonly cause: unknown;
}

/** Where the entries go. */
export type Logger = (entry: LogEntry) => void;
